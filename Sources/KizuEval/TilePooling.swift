public import KizuCore
import RealModule

/// One embedding of a photo from the embeddings of its tiles: what they are on average, and what is most unusual.
///
/// A mean over a thousand tiles drowns what one of them shows. So the tiles of the photo are whitened among
/// themselves (``Whitening``), which makes rare features large, and the ``unusualCount`` tiles farthest from the mean
/// stand beside it, with how far the tiles lie from it in generalised means, from many tiles to the farthest alone.
/// This finds small defects on surfaces that look alike all over; parts whose own features are rare (one hole, one
/// letter) have those among the most unusual too.
public enum TilePooling {
  /// How many of the most unusual tiles are averaged: a defect may stand in two tiles that overlap.
  public static let unusualCount = 2

  /// How many generalised means are told: enough that they are heard beside the features.
  public static let meanCount = 32

  /// The exponents of the means, evenly spaced in their logarithm: at 4 a thousand usual tiles still outweigh one
  /// unusual one, at 128 the farthest tile decides.
  public static let exponents: ClosedRange<Float> = 4...128

  /// Numbers in a photo's embedding, for tiles of `featureCount` features.
  public static func dimension(of featureCount: Int) -> Int { 2 * featureCount + meanCount }

  /// A photo's embedding, `[2 D + 32]`: the mean of the tiles; the mean of the most unusual ones after whitening; and
  /// ln M_p(dᵢ² / median d²) of the whitened distances d, M_p(x) = (1/n Σ xᵢᵖ)^(1/p), for 32 ``exponents`` p.
  ///
  /// The last are 0 where the median distance is 0: tiles that are all alike.
  ///
  /// - Parameters:
  ///   - tiles: Embeddings `[n, D]`, row-major, n ≥ 1.
  ///   - featureCount: D.
  ///   - product: Computes the covariance.
  /// - Returns: The embedding.
  public static func embedding(
    of tiles: Span<Float>, featureCount: Int, product: some MatrixProduct
  ) -> [Float] {
    let whitening = Whitening(of: tiles, dimension: featureCount, product: product)
    let whitened = whitening.apply(to: tiles, product: product)
    let distances = stride(from: 0, to: whitened.count, by: featureCount).map { start in
      whitened[start..<(start + featureCount)].reduce(Float(0)) { $0 + $1 * $1 }
    }
    // Ties go to the earlier tile, so that the order is a matter of the photo alone.
    let order = distances.indices.sorted { (distances[$0], $1) > (distances[$1], $0) }
    let chosen = order.prefix(unusualCount)
    let unusual = (0..<featureCount).map { feature in
      chosen.reduce(Float(0)) { $0 + whitened[$1 * featureCount + feature] } / Float(chosen.count)
    }
    return whitening.mean + unusual + logMeans(of: distances, relativeTo: distances[order[order.count / 2]])
  }

  /// ln M_p of the values divided by their median, for each exponent.
  private static func logMeans(of values: [Float], relativeTo median: Float) -> [Float] {
    guard median > 0 else { return Array(repeating: 0, count: meanCount) }
    let logs = values.map { Float.log(max($0 / median, .leastNormalMagnitude)) }
    let greatest = logs.max() ?? 0
    let ratio = exponents.upperBound / exponents.lowerBound
    return (0..<meanCount).map { index in
      let exponent = exponents.lowerBound * .pow(ratio, Float(index) / Float(meanCount - 1))
      // Relative to the greatest, so that no power overflows.
      let sum = logs.reduce(Float(0)) { $0 + .exp(exponent * ($1 - greatest)) }
      return greatest + .log(sum / Float(logs.count)) / exponent
    }
  }
}
