package import KizuData

/// What is known about samples that bears on who may be a negative of whom.
package struct PhotoRelations: Sendable, Equatable {
  /// No photo has anything to do with another one.
  package static let none = PhotoRelations()

  /// For groups, copies and near-duplicates the number of each sample's set, -1 for none.
  ///
  /// Samples that share one of the numbers are related.
  private var sets: [[Int32]] = []
  /// The class of each sample as a number, -1 where it has no label; empty where labels are not used.
  private var classes: [Int32] = []

  package init() {}

  /// Relations in plain numbers; -1 stands for none.
  package init(sets: [[Int32]] = [], classes: [Int32] = []) {
    self.sets = sets
    self.classes = classes
  }

  /// Whether nothing is known.
  package var isEmpty: Bool { sets.isEmpty && classes.isEmpty }

  /// Whether two samples are of one group, copies or near-duplicates, so that neither is a negative of the other.
  package func areRelated(_ left: Int, _ right: Int) -> Bool {
    sets.contains { $0[left] >= 0 && $0[left] == $0[right] }
  }

  /// Whether two samples have the same label.
  package func areOfOneClass(_ left: Int, _ right: Int) -> Bool {
    !classes.isEmpty && classes[left] >= 0 && classes[left] == classes[right]
  }

  /// Whether any two samples have the same label.
  package var haveClasses: Bool { classes.contains { $0 >= 0 } }

  /// The size of the largest set of related samples.
  package var largestSet: Int {
    sets.map { set in
      Dictionary(grouping: set.filter { $0 >= 0 }, by: { $0 }).values.map(\.count).max() ?? 0
    }.max() ?? 0
  }

  /// SHA-256 over everything known; nil where nothing is.
  package var digest: String? {
    guard !isEmpty else { return nil }
    let text = (sets + [classes]).map { $0.map(String.init).joined(separator: ",") }.joined(separator: ";")
    return FileDigest.sha256(of: [UInt8](text.utf8))
  }
}

extension PhotoRelations {
  /// What settings ask to know about the photos of a store.
  ///
  /// - Parameters:
  ///   - store: The photos.
  ///   - settings: Which relations count.
  ///   - lookAlikes: Sets of near-duplicates, as places in the store's photos.
  package init(of store: PhotoStore, _ settings: LossSettings, lookAlikes: [[Int]] = []) {
    let photos = store.photos
    func ofSamples(_ numbers: [Int32]) -> [Int32] { store.samples.map { numbers[$0.photo] } }
    if settings.groupNegatives != .keep {
      let digests = Dictionary(store.manifest.rows.map { ($0.path, $0.sha256) }) { first, _ in first }
      var near = [Int32](repeating: -1, count: photos.count)
      for (number, set) in lookAlikes.enumerated() {
        for photo in set { near[photo] = Int32(number) }
      }
      sets = [Self.numbers(photos.map(\.group)), Self.numbers(photos.map { digests[$0.path] }), near]
        .filter { $0.contains { $0 >= 0 } }.map(ofSamples)
    }
    // The labels of test photos are for judging alone.
    let labels = photos.map { $0.split == .test ? nil : $0.label }
    if settings.labelsGuide > 0 { classes = ofSamples(Self.numbers(labels)) }
  }

  /// A number for each name that occurs more than once, -1 for the rest and for nil.
  private static func numbers(_ names: [String?]) -> [Int32] {
    let counts = Dictionary(names.compactMap { $0.map { ($0, 1) } }, uniquingKeysWith: +)
    var numbers: [String: Int32] = [:]
    return names.map { name in
      guard let name, counts[name, default: 0] > 1 else { return -1 }
      if let number = numbers[name] { return number }
      let number = Int32(numbers.count)
      numbers[name] = number
      return number
    }
  }
}
