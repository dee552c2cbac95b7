public import KizuCore
import RealModule

/// One embedding of a photo from the embeddings of its tiles: what they are on average, and what is most unusual.
///
/// A mean over a thousand tiles drowns what one of them shows. So the tiles of the photo are whitened among
/// themselves (``Whitening``), which makes rare features large, and the ``unusualCount`` tiles farthest from the mean
/// stand beside it, with how far they are. This finds small defects on surfaces that look alike all over; parts whose own
/// features are rare (one hole, one letter) have those among the most unusual too.
public enum TilePooling {
  /// How many of the most unusual tiles are averaged: a defect may stand in two tiles that overlap.
  public static let unusualCount = 2

  /// How many of the greatest distances are told: enough that they are heard beside the features.
  public static let distanceCount = 32

  /// Numbers in a photo's embedding, for tiles of `featureCount` features.
  public static func dimension(of featureCount: Int) -> Int { 2 * featureCount + distanceCount }

  /// A photo's embedding, `[2 D + 32]`: the mean of the tiles; the mean of the most unusual ones after whitening; and
  /// ln(dᵢ² / median d²) of the 32 greatest whitened distances d, which are 0 where no tile stands out.
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
    let median = distances[order[order.count / 2]]
    let profile = (0..<distanceCount).map { rank -> Float in
      rank < order.count && median > 0 ? max(0, .log(distances[order[rank]] / median)) : 0
    }
    return whitening.mean + unusual + profile
  }
}
