import Foundation
import KizuData
import KizuEval

/// Findings that make a result wrong.
extension InspectionReport {
  var verification: Finding? {
    guard let comparison = inspection.comparison, !comparison.isIntact else { return nil }
    let lines =
      comparison.changed.map { "changed     \($0)" } + comparison.missing.map { "missing     \($0)" }
      + comparison.unreadable.map { "unreadable  \($0)" }
    return Finding(
      title: "Photos of the run are not what they were: \(Prose.grouped(lines.count)).",
      why: "The run was trained on other pictures than those that lie there now.",
      examples: Self.examples(lines, of: lines.count),
      advice: "restore them from a copy, or train anew.")
  }

  var conflicts: Finding? {
    let found = inspection.conflicts
    guard !found.isEmpty else { return nil }
    return Finding(
      title: "The same picture stands under two labels: \(Prose.count(found.count, "case", "cases")).",
      why: "One of the labels is wrong, so that a classifier learns from a mistake and is graded by it."
        + nearWarning(found),
      examples: Self.examples(found.prefix(Self.exampleCount).map { line($0, showing: \.label) }, of: found.count),
      advice: "look at each case, keep the label that is right, and take the other photo out or mend its label.")
  }

  var leaks: Finding? {
    let found = inspection.leaks
    guard !found.isEmpty else { return nil }
    return Finding(
      title: "The same picture or part stands on both sides of the split: "
        + "\(Prose.count(found.count, "case", "cases")).",
      why: "The test then asks what the training has shown already, and the score is too good."
        + nearWarning(found),
      examples: Self.examples(
        found.prefix(Self.exampleCount).map { line($0, showing: \.split?.rawValue) }, of: found.count),
      advice: "put both on one side: in the label file, give them one group and the same split.")
  }

  var broken: Finding? {
    let broken = inspection.broken
    guard !broken.isEmpty else { return nil }
    let lines = broken.prefix(Self.exampleCount).map { "\(inspection.set.photos[$0.photo].path) \($0.reason)" }
    return Finding(
      title: "Files that cannot be used: \(Prose.grouped(broken.count)) of "
        + "\(Prose.grouped(inspection.set.photos.count)).",
      why: "Every other command leaves them out with a warning.",
      examples: Self.examples(Array(lines), of: broken.count),
      advice: "copy them again from their source, convert them, or take them out of the folder.")
  }

  var unreachable: Finding? {
    let problems = inspection.problems
    guard !problems.isEmpty else { return nil }
    return Finding(
      title: "Parts of the folder or of the label file could not be followed.",
      why: "What is there is missing from everything below.",
      examples: Self.examples(problems.map(\.description), of: problems.count),
      advice: "mend what is named; the other commands stop there.")
  }

  private func nearWarning(_ matches: [Inspection.Match]) -> String {
    let near = matches.count { $0.kind == .near }
    guard near > 0 else { return "" }
    let certain = matches.count - near
    return " " + (certain > 0 ? "\(Prose.grouped(certain)) \(certain == 1 ? "is" : "are") certain; " : "")
      + "\(Prose.grouped(near)) \(near == 1 ? "looks" : "look") so (1 is the same, from "
      + "\(Self.decimal(Double(inspection.duplicates.threshold))) on it is worth a look)."
  }

  /// `same file  a.png (dent) = b.png (good)`.
  private func line(_ match: Inspection.Match, showing property: (Photo) -> String?) -> String {
    let kind =
      switch match.kind {
      case .identical: "same file "
      case .near: "alike \(Self.decimal(Double(match.similarity ?? 0)))"
      case .group: "same group"
      }
    // Two photos that differ show the case best.
    let photos = match.photos.map { inspection.set.photos[$0] }
    let first = photos.first { property($0) != nil } ?? photos[0]
    let second = photos.first { property($0) != nil && property($0) != property(first) } ?? photos[1]
    let rest = photos.count > 2 ? " and \(Prose.grouped(photos.count - 2)) more" : ""
    func told(_ photo: Photo) -> String { photo.path + (property(photo).map { " (\($0))" } ?? "") }
    return "\(kind)  \(told(first)) = \(told(second))\(rest)"
  }

  static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
