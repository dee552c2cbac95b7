/// Figures of a classifier, counted from its confusion matrix.
///
/// The definitions are scikit-learn's: balanced accuracy is the mean recall over classes that stand in the truth;
/// macro F1 is the mean F1 over classes that stand in the truth or among the predictions; an undefined precision,
/// recall or F1 is 0.
public struct ClassificationMetrics: Sendable, Equatable {
  /// Figures of one class.
  public struct ClassFigures: Sendable, Equatable {
    /// Rows that are of the class.
    public var support: Int
    /// Share of the rows called so that are so, 0…1.
    public var precision: Double
    /// Share of the class's rows that were called so, 0…1.
    public var recall: Double
    /// Harmonic mean of precision and recall, 0…1.
    public var f1: Double
  }

  /// Share of rows called right, 0…1.
  public let accuracy: Double
  /// Mean recall over the classes present, 0…1.
  public let balancedAccuracy: Double
  /// Mean F1 over classes present or predicted, 0…1.
  public let macroF1: Double
  /// One entry a class.
  public let perClass: [ClassFigures]

  /// Counts the figures.
  ///
  /// - Parameter confusion: `[K, K]`; `confusion[i][j]` rows of class i were called j. All zero gives zeros.
  public init(confusion: [[Int]]) {
    let flat = confusion.flatMap { $0 }
    precondition(flat.count == confusion.count * confusion.count)
    self.init(counts: flat, classCount: confusion.count)
  }

  /// Counts the figures from a confusion matrix laid out row by row.
  init(counts: [Int], classCount: Int) {
    var figures: [ClassFigures] = []
    figures.reserveCapacity(classCount)
    var total = 0
    var right = 0
    var present = 0
    var presentOrPredicted = 0
    for index in 0..<classCount {
      var support = 0
      var predicted = 0
      for other in 0..<classCount {
        support += counts[index * classCount + other]
        predicted += counts[other * classCount + index]
      }
      let hits = counts[index * classCount + index]
      total += support
      right += hits
      present += support > 0 ? 1 : 0
      presentOrPredicted += support + predicted > 0 ? 1 : 0
      figures.append(
        ClassFigures(
          support: support, precision: Self.ratio(hits, predicted), recall: Self.ratio(hits, support),
          f1: Self.ratio(2 * hits, support + predicted)))
    }
    accuracy = Self.ratio(right, total)
    balancedAccuracy = present == 0 ? 0 : figures.reduce(0) { $0 + $1.recall } / Double(present)
    macroF1 = presentOrPredicted == 0 ? 0 : figures.reduce(0) { $0 + $1.f1 } / Double(presentOrPredicted)
    perClass = figures
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  /// The confusion matrix of predictions.
  ///
  /// - Parameters:
  ///   - truth: The class of each row, in 0 ..< K.
  ///   - predicted: What each row was called, in 0 ..< K.
  ///   - classCount: K.
  /// - Returns: `[K, K]`; entry `[i][j]` counts rows of class i that were called j.
  public static func confusion(truth: [Int], predicted: [Int], classCount: Int) -> [[Int]] {
    precondition(truth.count == predicted.count)
    var matrix = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for (row, column) in zip(truth, predicted) { matrix[row][column] += 1 }
    return matrix
  }
}
