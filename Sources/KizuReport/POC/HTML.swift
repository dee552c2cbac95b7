import Foundation

/// Markup in which every text is escaped, because only literals are taken as they stand.
///
/// ```swift
/// let row: HTML = "<td>\(photo.path)</td>"  // whatever the path is, it stays one cell
/// ```
package struct HTML: ExpressibleByStringInterpolation, Equatable, Sendable {
  package private(set) var markup: String

  package init(stringLiteral value: String) { markup = value }

  package init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

  /// Markup that was made elsewhere and escapes its texts, such as a plot.
  package init(trusted markup: String) { self.markup = markup }

  package struct StringInterpolation: StringInterpolationProtocol {
    package var markup = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(2 * literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { markup += literal }

    package mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }

    package mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }

    package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

    package mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { markup += part.markup } }
  }

  package static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.markup + right.markup) }

  package static func += (left: inout HTML, right: HTML) { left.markup += right.markup }

  /// Text that cannot end its element or attribute; control characters become spaces.
  package static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension HTML {
  /// A table with a caption for screen readers; the first column names the rows.
  package static func table(caption: String, head: [String], rows: [[HTML]], numeric: Set<Int> = []) -> HTML {
    func style(_ column: Int) -> HTML { numeric.contains(column) ? " class=\"n\"" : "" }
    let heads = head.enumerated().map { column, text -> HTML in
      "<th scope=\"col\"\(style(column))>\(text)</th>"
    }
    let body = rows.map { row -> HTML in
      let cells = row.enumerated().map { column, cell -> HTML in
        column == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td\(style(column))>\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="wide"><table><caption>\(caption)</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(body)</tbody></table></div>

      """
  }

  package static func list(_ items: [HTML]) -> HTML {
    let items = items.map { item -> HTML in "<li>\(item)</li>\n" }
    return "<ul>\n\(items)</ul>\n"
  }

  package static func paragraph(_ text: String) -> HTML { "<p>\(text)</p>\n" }

  package static func quiet(_ text: String) -> HTML { "<p class=\"quiet\">\(text)</p>\n" }
}
