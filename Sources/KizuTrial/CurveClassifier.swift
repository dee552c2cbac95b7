import KizuCore
import KizuEval

extension CurveMethod {
  /// Classifies test rows by what drawn rows teach.
  ///
  /// - Parameters:
  ///   - test: Rows to call.
  ///   - draw: Rows whose labels are known.
  ///   - centre: The mean of all training rows.
  ///   - values: `[N, D]`, embeddings of all labelled rows.
  ///   - dimension: D.
  ///   - groups: The group of each row.
  ///   - classCount: K.
  ///   - settings: Seed and threads.
  ///   - product: What multiplies matrices.
  /// - Returns: The class of each test row.
  func calls(
    _ test: [Float], taughtBy draw: CurveDraw, centre: [Float], values: [Float], dimension: Int,
    groups: [String?], classCount: Int, settings: EvaluationSettings, product: any MatrixProduct
  ) -> [Int] {
    let known = values.rows(draw.rows, dimension: dimension)
    switch self {
    case .knn:
      return KNearestNeighbours(
        references: known, dimension: dimension, labels: draw.labels, classCount: classCount
      ).probabilities(of: test, product: product, threads: settings.threads).largestPerRow(of: classCount)
    case .prototypes:
      return Prototypes(
        references: known, dimension: dimension, labels: draw.labels, classCount: classCount, centre: centre
      ).predict(test)
    case .probe:
      let strength = LinearProbe.chooseStrength(
        known, dimension: dimension, labels: draw.labels, groups: draw.rows.map { groups[$0] },
        classCount: classCount, seed: settings.seed, product: product)
      return LinearProbe.fit(
        known, dimension: dimension, labels: draw.labels, classCount: classCount, c: strength.c,
        product: product
      ).probabilities(of: test, product: product).largestPerRow(of: classCount)
    case .fineTune, .scratch: preconditionFailure("these are taught by a CurveLearner")
    }
  }
}
