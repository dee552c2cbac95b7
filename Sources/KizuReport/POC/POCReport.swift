import Foundation
public import KizuCore
import KizuEval
public import KizuTrial

/// A trial as one HTML file that needs nothing else: no network, no other file, and it can be printed.
///
/// ```swift
/// let report = POCReport(record, options: POCReport.Options(language: .japanese)) { path in
///   try? PhotoCodec.decode(file: "photos/\(path)")
/// }
/// try AtomicFile.write(Array(report.html.utf8), to: "trial/report.html")
/// ```
public struct POCReport {
  /// What is told besides the results.
  public struct Options: Sendable {
    public var language: ReportLanguage
    /// What a label costs, in `currency`; nil names no money.
    public var labelCost: Double?
    /// A sign or code, such as EUR or 円.
    public var currency = ""
    /// Seconds that a person needs to label a photo.
    public var secondsPerLabel = 10.0
    /// What the machine draws while it computes, in watts.
    public var watts = 65.0
    /// The version of Kizu.
    public var version = ""
    /// The commands that made the trial, as they were typed.
    public var commandLine = ""

    public init(language: ReportLanguage) {
      self.language = language
    }
  }

  let record: POCRecord
  let options: Options
  let picture: (String) -> ImageBuffer?
  let heat: (String) -> ImageBuffer?

  /// - Parameters:
  ///   - record: What was found.
  ///   - options: Language and assumptions.
  ///   - picture: The photo of a path; nil where it cannot be read.
  ///   - heat: The same photo with what is unlike good parts laid over it; nil where nobody computed that.
  public init(
    _ record: POCRecord, options: Options, picture: @escaping (String) -> ImageBuffer?,
    heat: @escaping (String) -> ImageBuffer? = { _ in nil }
  ) {
    (self.record, self.options, self.picture, self.heat) = (record, options, picture, heat)
  }

  var say: ReportLanguage { options.language }

  /// The document.
  public var html: String {
    let title = say(VerdictPhrase.title)
    let body: [HTML] =
      [header, meeting, evidence]
      + (record.judgement == nil ? [] : [curve, savings, errors, confusion, robustness, map])
      + [audit, lots, tried, limits, plan, handling, annex]
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="\(say.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>\(HTML(trusted: ReportStyle.sheet))</style>
      </head>
      <body>
      <main>
      \(body)
      </main>
      <script>\(HTML(trusted: EmbeddingMap.script))</script>
      </body>
      </html>

      """
    return page.markup
  }

  /// A section under a heading of its own.
  func section(_ id: String, _ heading: String, _ content: HTML) -> HTML {
    """
    <section id="\(id)">
    <h2>\(heading)</h2>
    \(content)</section>

    """
  }

  var goal: Goal? { try? Goal(record.criterion.goal) }

  var outcome: GoalVerdict.Outcome { record.verdict?.verdict ?? .notEnoughEvidence }
}
