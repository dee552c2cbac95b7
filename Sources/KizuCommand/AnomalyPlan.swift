import Kizu

/// Which photos teach what good is, and which are scored.
struct AnomalyPlan {
  /// The classes that are good.
  let good: [String]
  /// Good photos that teach; none where a detector was taught before.
  let teachers: [Photo]
  /// Photos that are scored and do not teach.
  let scored: [Photo]
  /// Whether those that teach are scored too, each by the others: where the set has no test side.
  let scoresTeachers: Bool

  /// Parts a set.
  ///
  /// - Parameters:
  ///   - set: All photos.
  ///   - names: Good classes that the user names.
  ///   - taught: A detector that was taught before.
  /// - Throws: `EvaluationError` and `AnomalyError` where no good photo is left to teach, or none to score.
  init(_ set: PhotoSet, good names: [String], taught: AnomalyDetector?) throws {
    if let taught {
      (good, teachers, scored, scoresTeachers) = (taught.good, [], set.photos, false)
      return
    }
    guard !set.classes.isEmpty else { throw EvaluationError.noLabelledRows(unlabelled: set.unlabelledCount) }
    for name in names where !set.classes.contains(name) {
      throw EvaluationError.unknownGoodClass(name, set.classes)
    }
    let good = names.isEmpty ? set.classes.filter(GoodClasses.isUsual) : names
    guard !good.isEmpty else { throw EvaluationError.noGoodClass(set.classes) }
    let isGood = { (photo: Photo) in photo.label.map(good.contains) ?? false }
    let hasTest = set.photos.contains { $0.split == .test }
    teachers = set.photos.filter { isGood($0) && $0.split != .test }
    guard !teachers.isEmpty else { throw AnomalyError.noGoodPhoto(good) }
    scored = set.photos.filter { photo in
      hasTest ? photo.split == .test || photo.label == nil : !isGood(photo)
    }
    self.good = good
    scoresTeachers = !hasTest
  }
}
