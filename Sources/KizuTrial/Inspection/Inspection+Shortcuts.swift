import KizuCodecs
import KizuData
import KizuEval

extension Inspection {
  /// More classes than this are no inspection task, and would cost memory with their square.
  private static let mostClasses = 200
  /// Rarer kinds are taken together.
  private static let mostKinds = 1000

  /// What each property of the files gives away about the label, and the classes that it is told of.
  static func shortcuts(_ set: PhotoSet, _ audit: PhotoAudit) -> (shortcuts: [Shortcut], classes: [String]) {
    var facts: [PhotoFacts] = []
    var names: [String] = []
    var groups: [String?] = []
    for (photo, reading) in zip(set.photos, audit.readings) {
      guard case .photo(let known) = reading, let label = photo.label else { continue }
      facts.append(known)
      names.append(label)
      groups.append(photo.group)
    }
    // A class without a readable photo must not leave a gap.
    let present = Set(names)
    let classes = set.classes.filter(present.contains)
    let indices = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let labels = names.compactMap { indices[$0] }
    guard classes.count <= mostClasses,
      let audit = ShortcutAudit(labels: labels, groups: groups, classCount: classes.count)
    else { return ([], classes) }
    let shortcuts = [
      audit.test("format", kinds(facts.map(\.format.rawValue))),
      audit.test("size", kinds(facts.map { "\($0.width)×\($0.height)" })),
      audit.test("aspect", .numbers(facts.map(\.aspect))),
      audit.test("fileLength", .numbers(facts.map { Double($0.bytes) })),
      audit.test("bitDepth", kinds(facts.map { "\($0.bitDepth)" })),
      audit.test("colour", kinds(facts.map { "\($0.channels) \($0.isGrey)" })),
    ]
    return (shortcuts, classes)
  }

  private static func kinds(_ values: [String]) -> ShortcutAudit.Values {
    let counts = values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    let common = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
    let numbers = Dictionary(
      uniqueKeysWithValues: common.enumerated().map { ($1.key, min($0, mostKinds)) })
    return .kinds(values.map { numbers[$0] ?? mostKinds })
  }
}
