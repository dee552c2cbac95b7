/// Photos with what is known about them: the input of everything that learns or judges.
///
/// ```swift
/// let set = try PhotoSet.load(folder: "photos", labels: "labels.csv", split: .train)
/// ```
public struct PhotoSet: Sendable, Equatable {
  /// The photos by path, in the order of Unicode code points.
  public let photos: [Photo]
  /// The labels that occur, in the order of Unicode code points.
  public let classes: [String]

  /// A set of photos in any order.
  public init(_ photos: [Photo]) {
    self.photos = photos.sorted { PathName.precedes($0.path, $1.path) }
    classes = Set(photos.compactMap(\.label)).sorted(by: PathName.precedes)
  }

  /// For each photo the index of its label in ``classes``, or nil where it has none.
  public var classIndices: [Int?] {
    let indexOfClass = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    return photos.map { $0.label.flatMap { indexOfClass[$0] } }
  }

  /// How many photos nobody has labelled.
  public var unlabelledCount: Int {
    photos.count { $0.label == nil }
  }

  /// Whether a fixed split is known for any photo.
  public var hasSplit: Bool {
    photos.contains { $0.split != nil }
  }
}
