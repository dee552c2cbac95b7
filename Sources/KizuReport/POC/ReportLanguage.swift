import Foundation
import KizuEval

/// The languages that a report is written in.
public enum ReportLanguage: String, Sendable, CaseIterable {
  case english = "en"
  case japanese = "ja"

  /// The language of a POSIX locale, such as `ja_JP.UTF-8`; English for those that are not known.
  ///
  /// - Parameter environment: `LC_ALL` comes before `LC_MESSAGES` before `LANG`.
  public init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    self = locale?.hasPrefix("ja") == true ? .japanese : .english
  }

  /// A phrase with its placeholders filled: `{0}`, `{1}`, ….
  package func callAsFunction(_ phrase: some ReportPhrase, _ values: String...) -> String {
    let texts = phrase.texts
    var text = self == .english ? texts.en : texts.ja
    // From the last to the first, so that a value that looks like a placeholder stays as it is.
    for (index, value) in values.enumerated().reversed() {
      text = text.components(separatedBy: "{\(index)}").joined(separator: value)
    }
    return text
  }

  /// A share in per cent with one decimal; only what is all or nothing is called 100 or 0, and bounds are rounded away
  /// from what they are to prove.
  package func percent(_ share: Double, _ rule: FloatingPointRoundingRule = .toNearestOrEven) -> String {
    var tenths = (1000 * share).rounded(rule)
    if share < 1 { tenths = min(tenths, 999) }
    if share > 0 { tenths = max(tenths, rule == .down ? 0 : 1) }
    return String(format: self == .english ? "%.1f %%" : "%.1f%%", tenths / 10)
  }

  /// The bound that decides about a part of a goal, rounded so that it never claims more than it proves.
  func bound(of part: GoalEvidence) -> String { percent(part.bound, part.isLowerBound ? .down : .up) }

  /// A count with separated thousands.
  package func count(_ number: Int) -> String { Prose.grouped(number) }

  /// A number with few decimals.
  package func number(_ value: Double, decimals: Int = 1) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// A moment as it is stored, such as `2026-11-28T05:42:01Z`, to the minute.
  package func minute(_ moment: String) -> String {
    guard moment.utf8.count == 20, moment.hasSuffix("Z") else { return moment }
    return moment.prefix(16).replacing("T", with: " ") + " UTC"
  }

  /// A time as people say it.
  package func duration(_ seconds: Double) -> String {
    let minutes = seconds / 60
    if seconds < 90 { return self == .english ? "\(Int(seconds.rounded())) s" : "\(Int(seconds.rounded()))秒" }
    if minutes < 90 { return self == .english ? "\(number(minutes)) min" : "\(number(minutes))分" }
    return self == .english ? "\(number(minutes / 60)) h" : "\(number(minutes / 60))時間"
  }
}

/// A text of a report in every language; the catalogue is all types that conform.
package protocol ReportPhrase: CaseIterable {
  /// The text, with `{0}`, `{1}`, … for values.
  var texts: (en: String, ja: String) { get }
}
