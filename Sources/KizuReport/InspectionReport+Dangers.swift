import Foundation
import KizuData
import KizuEval
import KizuTrial

/// Findings that make a result wrong.
extension InspectionReport {
  var verification: Finding? {
    guard let comparison = inspection.comparison, !comparison.isIntact else { return nil }
    let lines = [
      ("changed     ", comparison.changed), ("missing     ", comparison.missing),
      ("unreadable  ", comparison.unreadable),
    ].flatMap { kind, paths in paths.map { TextTable.onOneLine(kind + $0) } }
    return Finding(
      title: "Photos of the run are not what they were: \(Prose.grouped(lines.count)).",
      why: "The run was trained on other pictures than those that lie there now.",
      examples: Self.examples(lines, of: lines.count),
      advice: "restore them from a copy, or train anew.")
  }

  var conflicts: Finding? {
    let found = inspection.conflicts.filter { $0.kind != .near }
    guard !found.isEmpty else { return nil }
    return Finding(
      title: "The same picture stands under two labels: \(Prose.count(found.count, "case", "cases")).",
      why: "One of the labels is wrong, so that a classifier learns from a mistake and is graded by it.",
      examples: Self.examples(found.lazy.map { line($0, showing: \.label) }, of: found.count),
      advice: "keep the label that is right, and take the other copies out.")
  }

  var leaks: Finding? {
    let found = inspection.leaks.filter { $0.kind != .near }
    guard !found.isEmpty else { return nil }
    return Finding(
      title: "The same picture or group stands on both sides of the split: "
        + "\(Prose.count(found.count, "case", "cases")).",
      why: "The test then asks what the training has shown already, and the score is too good.",
      examples: Self.examples(found.lazy.map { line($0, showing: \.split?.rawValue) }, of: found.count),
      advice: "put them on one side: in the label file, give them one group and the same split.")
  }

  var likelyConflicts: Finding? {
    let found = inspection.conflicts.filter { $0.kind == .near }
    guard !found.isEmpty else { return nil }
    return Finding(
      title: "Look-alikes under two labels: \(Prose.count(found.count, "pair", "pairs")) of photos.",
      why:
        "These may be repeated shots of one part with a wrong label. They may also be right: a small "
        + "defect hardly changes what a photo looks like, and some parts look alike.",
      examples: Self.examples(found.lazy.map { line($0, showing: \.label) }, of: found.count),
      advice: "look at the pairs, the most alike first, and mend labels that are wrong.")
  }

  var likelyLeaks: Finding? {
    let found = inspection.leaks.filter { $0.kind == .near }
    guard !found.isEmpty else { return nil }
    return Finding(
      title:
        "Look-alikes on both sides of the split: \(Prose.count(found.count, "pair", "pairs")) of photos.",
      why:
        "If they are repeated shots of one part, the test asks what the training has shown already, and "
        + "the score is too good.",
      examples: Self.examples(found.lazy.map { line($0, showing: \.split?.rawValue) }, of: found.count),
      advice: "look at the pairs; give shots of one part one group and the same split.")
  }

  var broken: Finding? {
    let broken = inspection.broken
    guard !broken.isEmpty else { return nil }
    let lines = broken.lazy.map {
      TextTable.onOneLine("\(inspection.set.photos[$0.photo].path) \($0.reason)")
    }
    return Finding(
      title: "Files that cannot be used: \(Prose.grouped(broken.count)) of "
        + "\(Prose.grouped(inspection.set.photos.count)).",
      why: "Every other command leaves them out with a warning.",
      examples: Self.examples(lines, of: broken.count),
      advice: "copy them again from their source, convert them, or take them out of the folder.")
  }

  var unreachable: Finding? {
    let problems = inspection.problems
    guard !problems.isEmpty else { return nil }
    return Finding(
      title: "Parts of the folder or of the label file could not be followed.",
      why: "What is there is missing from everything below.",
      examples: Self.examples(problems.map { TextTable.onOneLine($0.description) }, of: problems.count),
      advice: "mend what is named; the other commands stop there.")
  }

  /// How the photos of a match belong together, and two of them that show it, one below the other.
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
    let rest = photos.count > 2 ? ", and \(Prose.grouped(photos.count - 2)) more" : ""
    func told(_ photo: Photo) -> String {
      TextTable.onOneLine(photo.path + (property(photo).map { " (\($0))" } ?? ""))
    }
    return "\(kind)  \(told(first))\n\(String(repeating: " ", count: kind.count))  \(told(second))\(rest)"
  }

  static func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
