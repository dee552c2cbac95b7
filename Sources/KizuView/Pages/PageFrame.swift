import Foundation
import KizuReport

/// What all pages have in common.
struct PageFrame {
  /// A page of the site.
  struct Link {
    var address: String
    var name: String
  }

  let say: ReportLanguage
  /// What is shown, as the user named it.
  let path: String
  let links: [Link]

  /// A whole document.
  ///
  /// - Parameters:
  ///   - title: The name of the page.
  ///   - address: Which of ``links`` it is.
  ///   - script: The address of its script.
  ///   - words: What its script says.
  ///   - attributes: Attributes of the body.
  ///   - content: What is in `main`.
  /// - Returns: The document.
  func page(
    title: String, address: String, script: String, words: [String: String], attributes: HTML = "",
    content: HTML
  ) -> HTML {
    let items = links.map { link -> HTML in
      let current: HTML = link.address == address ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(link.address)\"\(current)>\(link.name)</a></li>\n"
    }
    let pages: HTML =
      links.count < 2
      ? "" : "<nav aria-label=\"\(say(TrialPhrase.pages))\"><ul>\n\(items)</ul></nav>\n"
    return """
      <!DOCTYPE html>
      <html lang="\(say.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) – \(path)</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="style.css">
      </head>
      <body\(attributes)>
      <header><div>
      <h1>\(title)</h1>
      \(pages)</div></header>
      <main>
      <p class="where">\(path)</p>
      \(content)</main>
      <script type="application/json" id="words">\(Self.json(words))</script>
      <script src="\(script)"></script>
      </body>
      </html>

      """
  }

  /// Words as JSON that cannot end its element.
  private static func json(_ words: [String: String]) -> HTML {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(words)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return HTML(trusted: text.replacing("<", with: "\\u003c"))
  }
}
