import Foundation
import KizuData
import KizuEval
import KizuTrial

/// Findings that make a result doubtful.
extension InspectionReport {
  /// A class with fewer groups than this cannot be tested in five parts.
  private static let fewestGroups = 5
  /// How many times larger the largest class may be.
  private static let largestRatio = 10

  var shortcuts: Finding? {
    let found = inspection.shortcuts.filter(\.isSuspicious).sorted {
      $0.clearestBalancedAccuracy > $1.clearestBalancedAccuracy
    }
    guard !found.isEmpty else { return nil }
    let length =
      found.contains { $0.feature == "fileLength" }
      ? " The length of a file also tells how rough its surface looks, so that it may give nothing away "
        + "that the picture does not show."
      : ""
    return Finding(
      title: "The files give the label away: \(Prose.count(found.count, "property does", "properties do")).",
      why:
        "A model can score well by how photos were stored or cut, without looking at the part, and fails "
        + "where they are stored otherwise.\(length)",
      examples: found.map(line),
      advice: "store all classes in the same way (one camera, one format, one size), or ask why they differ.")
  }

  private func line(_ shortcut: Shortcut) -> String {
    var text =
      "\(Self.name(of: shortcut.feature)) alone predicts the label with "
      + "\(Self.percent(shortcut.balancedAccuracy)) balanced accuracy "
      + "(guessing: \(Self.percent(shortcut.chance)))"
    if inspection.shortcutClasses.count > 2 {
      let clearest = TextTable.onOneLine(inspection.shortcutClasses[shortcut.clearestClass])
      text +=
        ", and tells \(clearest) from the rest with "
        + "\(Self.percent(shortcut.clearestBalancedAccuracy)) (guessing: \(Self.percent(0.5)))"
    }
    return Prose.wrapped(text, columns: 73).split(separator: "\n").joined(separator: "\n  ")
  }

  var ungrouped: Finding? {
    let found = inspection.ungrouped
    guard !found.isEmpty else { return nil }
    let photos = inspection.set.photos
    let lines = found.lazy.map { match -> String in
      let rest = match.photos.count > 2 ? ", and \(Prose.grouped(match.photos.count - 2)) more" : ""
      let paths = match.photos.prefix(2).map { TextTable.onOneLine(photos[$0].path) }
      return (match.kind == .identical ? "same file  " : "alike      ")
        + paths.joined(separator: "\n           ") + rest
    }
    let copies = inspection.duplicates.identical.count
    let near = inspection.duplicates.near.count
    return Finding(
      title:
        "Copies and look-alikes are not kept together: \(Prose.count(found.count, "set", "sets")) of photos.",
      why: "In all there are \(Prose.count(copies, "set", "sets")) of byte-identical files and "
        + "\(Prose.count(near, "set", "sets")) of photos that may be repeated shots of one part. In these "
        + "ones the photos have no common group, so that one may be used to teach and another to test.",
      examples: Self.examples(lines, of: found.count),
      advice: "write a label file in which they share a group, and check it: kizu inspect … -o groups.csv")
  }

  var scarcity: Finding? {
    let figures = inspection.classFigures
    // Where only one side was asked for, the other is not missing.
    let hasSplit = Set(inspection.set.photos.compactMap(\.split)).count == 2
    let lines = inspection.set.classes.compactMap { name -> String? in
      guard let known = figures[name] else { return nil }
      let name = TextTable.onOneLine(name)
      let usable = known.photos - known.broken
      if usable == 0 { return "\(name): no readable photo" }
      if hasSplit, known.train == 0 { return "\(name): no training photo" }
      if hasSplit, known.test == 0 { return "\(name): no test photo" }
      guard known.groups < Self.fewestGroups else { return nil }
      return "\(name): \(Prose.count(usable, "photo", "photos")) in "
        + Prose.count(known.groups, "group", "groups")
    }
    guard !lines.isEmpty, inspection.set.classes.count > 1 else { return nil }
    return Finding(
      title: "Too few photos to judge: \(Prose.count(lines.count, "class", "classes")).",
      why:
        "A class needs \(Self.fewestGroups) groups or more, and photos on each side of a split, before its "
        + "score means anything.", examples: Self.examples(lines, of: lines.count),
      advice: "photograph and label more parts of these classes.")
  }

  var imbalance: Finding? {
    let figures = inspection.classFigures
    let sorted = inspection.set.classes.sorted { (figures[$0]?.photos ?? 0) > (figures[$1]?.photos ?? 0) }
    guard let large = sorted.first, let small = sorted.last, let most = figures[large]?.photos,
      let least = figures[small]?.photos, most > Self.largestRatio * least
    else { return nil }
    return Finding(
      title: "The classes are uneven: \(TextTable.onOneLine(large)) has \(Prose.grouped(most)) photos, "
        + "\(TextTable.onOneLine(small)) \(Prose.grouped(least)).",
      why: "Plain accuracy then says little: calling every photo \(TextTable.onOneLine(large)) scores well.",
      advice: "read the balanced accuracy, and label more of the rare classes first.")
  }

  static func percent(_ share: Double) -> String {
    // Rounding must not call a rule perfect that is not.
    String(format: "%.0f\u{A0}%%", share < 1 ? min(99, 100 * share) : 100.0)
  }

  private static func name(of feature: String) -> String {
    switch feature {
    case "format": "the file format"
    case "size": "width × height"
    case "aspect": "width : height"
    case "fileLength": "the length of the file"
    case "bitDepth": "the bit depth"
    default: "grey or colour storage"
    }
  }
}
