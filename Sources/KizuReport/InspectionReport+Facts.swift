import KizuCodecs
import KizuData
import KizuTrial

/// What is simply there.
extension InspectionReport {
  /// Sizes that are listed before the rest is summed up.
  private static let sizeCount = 5
  /// Classes that are listed before the rest is summed up.
  private static let classCount = 30

  var facts: String {
    "Facts\n" + figures.description + (inspection.set.classes.isEmpty ? "" : "\n" + classes)
  }

  private var figures: TextTable {
    let facts = inspection.facts
    let duplicates = inspection.duplicates
    var table = TextTable(columns: [.left("photos"), .left(Prose.grouped(inspection.set.photos.count))])
    func add(_ name: String, _ value: String) { table.append([name, value]) }
    add("readable", Prose.grouped(facts.count))
    if inspection.set.unlabelledCount > 0 { add("unlabelled", Prose.grouped(inspection.set.unlabelledCount)) }
    if !facts.isEmpty {
      add("formats", shares(facts.map(\.format.rawValue)))
      add("width × height", sizesInWords)
      add("bits a sample", shares(facts.map { "\($0.bitDepth)" }))
      add("colour", shares(facts.map { Self.colour[$0.colourName] ?? "" }))
    }
    let pages = facts.count { $0.pageCount > 1 }
    if pages > 0 { add("several pages", "\(Prose.grouped(pages)) (only the first is used)") }
    add("identical files", sets(duplicates.identical))
    add(
      "look-alikes",
      "\(sets(duplicates.near)), from similarity \(Self.decimal(Double(inspection.duplicates.threshold)))")
    if !duplicates.crowded.isEmpty {
      add(
        "all alike",
        "\(Prose.grouped(duplicates.crowded.count)) photos look like more than \(Duplicates.crowdLimit) "
          + "others each: not compared further")
    }
    if !duplicates.flat.isEmpty {
      add("plain", "\(Prose.grouped(duplicates.flat.count)) photos have no structure to compare by")
    }
    let groups = Set(inspection.set.photos.compactMap(\.group)).count
    add("groups", groups == 0 ? "none given" : Prose.grouped(groups))
    if let guess = inspection.groupGuess {
      add("groups by name", "\(Prose.grouped(guess.count)) (\(Self.pattern[guess.pattern] ?? "")); a guess")
    }
    if let proposal = inspection.proposal {
      add("proposed groups", "\(Prose.grouped(proposal.groupCount)) in \(proposal.file); please check them")
    }
    if let comparison = inspection.comparison {
      add(
        "since the run",
        "\(Prose.grouped(comparison.unchangedCount)) unchanged, \(Prose.grouped(comparison.new.count)) new")
    }
    return table
  }

  private var classes: String {
    let figures = inspection.classFigures
    let hasSplit = inspection.set.hasSplit
    var table = TextTable(
      columns: [.left("class"), .right("photos")] + (hasSplit ? [.right("train"), .right("test")] : [])
        + [.right("groups"), .right("broken")])
    func row(_ name: String, _ known: Inspection.ClassFigures) {
      table.append(
        [name, Prose.grouped(known.photos)]
          + (hasSplit ? [Prose.grouped(known.train), Prose.grouped(known.test)] : [])
          + [Prose.grouped(known.groups), Prose.grouped(known.broken)])
    }
    for name in inspection.set.classes.prefix(Self.classCount) {
      if let known = figures[name] { row(name, known) }
    }
    let rest = inspection.set.classes.count - Self.classCount
    return table.description
      + (rest > 0 ? "… and \(Prose.grouped(rest)) more classes (--json lists all)\n" : "")
  }

  private var sizesInWords: String {
    let sizes = inspection.sizes
    let shown = sizes.prefix(Self.sizeCount).map { "\($0.width)×\($0.height) (\(Prose.grouped($0.count)))" }
    guard sizes.count > shown.count else { return shown.joined(separator: ", ") }
    let facts = inspection.facts
    let widths = facts.map(\.width)
    let heights = facts.map(\.height)
    return "\(Prose.grouped(sizes.count)) sizes, \(widths.min() ?? 0) to \(widths.max() ?? 0) wide, "
      + "\(heights.min() ?? 0) to \(heights.max() ?? 0) high"
  }

  private func sets(_ sets: [[Int]]) -> String {
    guard !sets.isEmpty else { return "none" }
    let photos = sets.reduce(0) { $0 + $1.count }
    return "\(Prose.count(sets.count, "set", "sets")) of \(Prose.grouped(photos)) photos in all"
  }

  private func shares(_ values: [String]) -> String {
    let counts = values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    let sorted = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
    return sorted.map { "\($0.key) (\(Prose.grouped($0.value)))" }.joined(separator: ", ")
  }

  private static let colour = ["grey": "grey", "greyAsColour": "grey stored as colour", "colour": "colour"]

  private static let pattern: [GroupGuess.Pattern: String] = [
    .viewSuffix: "0017_3 is of 0017", .beforeLastNumber: "lotA-0031 is of lotA",
    .firstNumber: "1037_0777_0406 is of 1037",
  ]
}
