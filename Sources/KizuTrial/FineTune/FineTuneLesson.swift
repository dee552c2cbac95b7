/// What teaches an encoder: photos with their labels, and others without.
public struct FineTuneLesson: Sendable {
  /// Places in the store of the labelled photos, at least one.
  public var rows: [Int]
  /// The class of each, in 0 ..< ``classCount``.
  public var labels: [Int]
  /// Places of photos without a label, none of ``rows``.
  public var unlabelled: [Int]
  /// K; classes without rows are never called.
  public var classCount: Int

  public init(rows: [Int], labels: [Int], unlabelled: [Int] = [], classCount: Int) {
    precondition(!rows.isEmpty && rows.count == labels.count)
    self.rows = rows
    self.labels = labels
    self.unlabelled = unlabelled
    self.classCount = classCount
  }

  /// The labelled photos at some places of ``rows``, and no others.
  func part(_ places: [Int]) -> FineTuneLesson {
    FineTuneLesson(rows: places.map { rows[$0] }, labels: places.map { labels[$0] }, classCount: classCount)
  }
}
