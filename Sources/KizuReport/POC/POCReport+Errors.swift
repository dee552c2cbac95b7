import Foundation
import KizuCodecs
import KizuCore
import KizuEval
import KizuTrial

extension POCReport {
  /// The most photos of a kind that are shown.
  static let shownCount = 12
  /// Sides of pictures, in pixels.
  private static let side = 148
  private static let thumbSide = 64

  /// Photos that were called wrongly, with the photos that led there.
  var errors: HTML { errors(level: 2) }

  /// The same under headings of a level.
  package func errors(level: Int) -> HTML {
    guard let judgement = record.judgement else { return "" }
    func section(_ id: String, _ heading: String, _ content: HTML) -> HTML {
      level == 2 ? self.section(id, heading, content) : "<h3>\(heading)</h3>\n\(content)"
    }
    guard !judgement.isTarget.isEmpty else {
      return section(
        "errors", say(ResultPhrase.confused),
        judgement.confused.isEmpty
          ? HTML.paragraph(say(ResultPhrase.confusedNone)) : figures(judgement.confused, judgement))
    }
    let targets = judgement.rows.count { judgement.isTarget[$0.truth] }
    let (misses, alarms) = (judgement.misses, judgement.falseAlarms)
    let misswords =
      misses.isEmpty
      ? say(ResultPhrase.missesNone)
      : say(ResultPhrase.missesWords, say.count(misses.count), say.count(targets))
    let alarmWords =
      alarms.isEmpty
      ? say(ResultPhrase.falseAlarmsNone)
      : say(
        ResultPhrase.falseAlarmsWords, say.count(alarms.count), say.count(judgement.rows.count - targets))
    return section(
      "misses", say(ResultPhrase.misses),
      HTML.paragraph(misswords) + (misses.isEmpty ? "" : HTML.quiet(say(ResultPhrase.heatWords)))
        + figures(misses, judgement))
      + section(
        "false-alarms", say(ResultPhrase.falseAlarms), HTML.paragraph(alarmWords) + figures(alarms, judgement)
      )
  }

  private func figures(_ rows: [POCJudgement.Row], _ judgement: POCJudgement) -> HTML {
    let shown = rows.prefix(Self.shownCount).map { figure($0, judgement) }
    let more = rows.count - shown.count
    return "<ul class=\"photos\">\n\(shown)</ul>\n"
      + (more > 0 ? HTML.quiet(say(ResultPhrase.more, say.count(more))) : "")
  }

  /// One wrong call: photo, heat map where there is one, nearest training photo.
  private func figure(_ row: POCJudgement.Row, _ judgement: POCJudgement) -> HTML {
    let (truth, called) = (judgement.classes[row.truth], calledName(row, judgement))
    let nearestClass = labelOfPath[row.nearest] ?? "?"
    let words = say(ResultPhrase.truthCalled, truth, called)
    let warm = heat(row.path).map { image($0, alt: say(ResultPhrase.heatAlt)) } ?? ""
    let score = row.score.map { say(ResultPhrase.score, say.percent($0)) } ?? ""
    return """
      <li><figure>
      <div class="pair">\(photo(row.path, alt: say(ResultPhrase.photoAlt, row.path, truth, called)))\(warm)\
      \(photo(row.nearest, alt: say(ResultPhrase.nearestAlt, row.nearest, nearestClass)))</div>
      <figcaption><b>\(words)</b> \(score)<br>\(row.path)<br>\(say(ResultPhrase.nearest, nearestClass)) \
      <span>\(row.nearest)</span></figcaption>
      </figure></li>

      """
  }

  /// What a photo was called: at a line the target or not, else its class.
  private func calledName(_ row: POCJudgement.Row, _ judgement: POCJudgement) -> String {
    guard !judgement.thresholds.isEmpty else { return judgement.classes[row.predicted] }
    return row.isCalled ? targetName : otherName
  }

  /// The class of each photo, as the map knows it.
  private var labelOfPath: [String: String] {
    Dictionary(
      record.map.compactMap { place in place.label.map { (place.path, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private func photo(_ path: String, alt: String) -> HTML {
    picture(path).map { image($0, alt: alt) } ?? "<span class=\"none\">\(say(ResultPhrase.missing))</span>"
  }

  private func image(_ picture: ImageBuffer, alt: String) -> HTML {
    Self.dataURI(picture, side: Self.side).map { uri -> HTML in
      "<img src=\"\(uri)\" alt=\"\(alt)\">"
    } ?? "<span class=\"none\">\(say(ResultPhrase.missing))</span>"
  }

  /// A small picture as part of the page.
  static func dataURI(_ picture: ImageBuffer, side: Int) -> String? {
    (try? PhotoCodec.encodePNG(picture.fitted(to: side))).map {
      "data:image/png;base64,\(Data($0).base64EncodedString())"
    }
  }
}
