import KizuCore
public import KizuEval

/// What tells defects after it has seen good photos alone: patches and embeddings of good parts, and two thresholds.
public struct AnomalyDetector: Sendable, Equatable {
  /// How it was taught.
  public let settings: AnomalySettings
  /// The classes that are good.
  public let good: [String]
  /// The SHA-256 of the encoder's file.
  public let encoder: String
  /// Good photos that taught.
  public let photoCount: Int
  /// The line on `AnomalyScore.patch`.
  public let patchThreshold: GoodThreshold
  /// The line on `AnomalyScore.whole`.
  public let wholeThreshold: GoodThreshold
  /// The distance of an ordinary patch of an ordinary good photo: the median of the photos' medians.
  public let typicalDistance: Double
  let scaling: PatchScaling
  let patches: GoodMemory
  let whole: GoodMemory

  /// Patches that are remembered.
  public var patchCount: Int { patches.count }

  /// The distances of patches of one photo to the nearest good ones.
  ///
  /// - Parameters:
  ///   - rows: Patch features `[n, D]`.
  ///   - fold: The fold of a photo that taught, whose patches do not count.
  ///   - product: What multiplies matrices.
  /// - Returns: `[n]`.
  func patchDistances(_ rows: [Float], withoutFold fold: Int?, product: any MatrixProduct) -> [Float] {
    patches.distances(to: scaling.apply(to: rows), withoutFold: fold, product: product)
  }
}

/// A row scaled to length 1; zeros stay zeros.
func direction(of row: some Collection<Float>) -> [Float] {
  let squares = row.reduce(0.0) { $0 + Double($1) * Double($1) }
  return squares > 0 ? row.map { Float(Double($0) / squares.squareRoot()) } : Array(row)
}
