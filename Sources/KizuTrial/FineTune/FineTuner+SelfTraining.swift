import KizuEval
import KizuNN

extension FineTuner {
  /// Photos without a label, and what they are to be called.
  struct PseudoLabels {
    /// Places in the store.
    var rows: [Int]
    /// What a teacher holds likely, one row a photo, one column a class.
    var targets: [Double]

    static let none = PseudoLabels(rows: [], targets: [])
  }

  /// What a classifier holds likely of photos without a label.
  func targets(_ rows: [Int], by teacher: Taught) throws -> PseudoLabels {
    let values = try photos.embeddings(of: rows, by: teacher.weights, engine: engine)
    return PseudoLabels(rows: rows, targets: teacher.head.probabilities(of: values, product: engine))
  }
}
