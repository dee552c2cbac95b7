/// One embedding of a photo from the embeddings of its tiles: what they are on average, and the most of each feature.
///
/// The mean tells what the surface is; the maximum keeps what a single tile shows, such as a small defect, which
/// the mean of a thousand tiles would drown.
public struct TilePooling: Sendable {
  /// Numbers in a photo's embedding, for tiles of `featureCount` features.
  public static func dimension(of featureCount: Int) -> Int { 2 * featureCount }

  private let featureCount: Int
  private var sums: [Double]
  private var greatest: [Float]
  private var count = 0

  /// Pooling of no tile yet.
  public init(featureCount: Int) {
    self.featureCount = featureCount
    sums = [Double](repeating: 0, count: featureCount)
    greatest = [Float](repeating: -.infinity, count: featureCount)
  }

  /// Takes in more tiles.
  ///
  /// - Parameter embeddings: `[n, featureCount]`, row-major.
  public mutating func add(_ embeddings: [Float]) {
    precondition(embeddings.count.isMultiple(of: featureCount))
    for start in stride(from: 0, to: embeddings.count, by: featureCount) {
      for feature in 0..<featureCount {
        let value = embeddings[start + feature]
        sums[feature] += Double(value)
        greatest[feature] = max(greatest[feature], value)
      }
      count += 1
    }
  }

  /// The photo's embedding, `[2 featureCount]`: means, then maxima.
  ///
  /// - Precondition: at least one tile was taken in.
  public var embedding: [Float] {
    precondition(count > 0)
    return sums.map { Float($0 / Double(count)) } + greatest
  }
}
