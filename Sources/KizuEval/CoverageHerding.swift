import KizuCore
import RealModule

/// Chooses rows one after another, each the one that adds most to how well all rows are covered.
///
/// A row t is covered by the chosen rows S as far as max over s in S of k(s, t) = exp((cos(s, t) - 1) / σ²), the Gaussian
/// kernel on rows of length 1; what is made large is Σ w_t · cover(t) (generalised coverage, Bae, Oliveira and
/// Sutherland, ECCV 2024). Rows are centred first, because embeddings behind a rectifier all point the same way.
struct CoverageHerding {
  /// σ² of the kernel.
  static let width: Float = 0.5
  // Limits for time and memory: 64 MB of similarities.
  private static let mostCandidates = 8192
  private static let mostTargets = 2048

  /// Rows that may be chosen, in the order of the table.
  let candidates: [Int]
  private let targetCount: Int
  /// `[candidates, targets]`, the kernel.
  private var kernel: [Float]
  private var cover: [Float]
  private let weights: [Float]
  private let threads: Int

  /// Prepares the choice.
  ///
  /// - Parameters:
  ///   - table: All rows.
  ///   - isLabelled: Whether each row is covered already and not to be chosen.
  ///   - weights: How much each row wants to be covered, at least 0.
  ///   - seed: Keys the samples that are taken where there are many rows.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  init(
    _ table: EmbeddingTable, isLabelled: [Bool], weights: [Float], seed: UInt64, product: any MatrixProduct,
    threads: Int
  ) {
    let dimension = table.dimension
    let centre = Prototypes.mean(table.values, dimension: dimension)
    var centred = table.values
    for index in centred.indices { centred[index] -= centre[index % dimension] }
    let rows = KNearestNeighbours.normalised(centred, dimension: dimension)
    func sample(_ all: [Int], _ most: Int, item: UInt32) -> [Int] {
      guard all.count > most else { return all }
      var random = RandomStream(seed: seed, purpose: .clustering, epoch: .max, item: item)
      return random.permutation(of: all.count).prefix(most).map { all[$0] }.sorted()
    }
    let targets = sample(Array(table.rows.indices), Self.mostTargets, item: 0)
    candidates = sample(table.rows.indices.filter { !isLabelled[$0] }, Self.mostCandidates, item: 1)
    (targetCount, self.threads) = (targets.count, threads)
    self.weights = targets.map { weights[$0] }
    let aims = rows.rows(targets, dimension: dimension)
    func kernel(of chosen: [Int]) -> [Float] {
      var result = [Float](repeating: 0, count: chosen.count * targets.count)
      var output = result.mutableSpan
      product.multiply(
        rows: chosen.count, columns: targets.count, inner: dimension,
        rows.rows(chosen, dimension: dimension).span, transposeA: false, aims.span, transposeB: true,
        into: &output, accumulate: false)
      for index in result.indices { result[index] = Float.exp((result[index] - 1) / Self.width) }
      return result
    }
    self.kernel = kernel(of: candidates)
    cover = [Float](repeating: 0, count: targets.count)
    let labelled = table.rows.indices.filter { isLabelled[$0] }
    // Blocks, so that many labels take no more memory than candidates do.
    for first in stride(from: 0, to: labelled.count, by: 1024) {
      let part = kernel(of: Array(labelled[first..<min(first + 1024, labelled.count)]))
      for (index, value) in part.enumerated() {
        cover[index % targets.count] = max(cover[index % targets.count], value)
      }
    }
  }

  /// The coverage where every row is covered wholly.
  var most: Double { Double(weights.reduce(0, +)) }

  /// What each candidate would add, in the order of ``candidates``.
  func gains() -> [Double] {
    let (count, cover, weights) = (targetCount, cover, weights)
    return Parallel.map(candidates.count, threads: threads) { [kernel] candidate in
      let kernel = kernel.span
      var gain: Float = 0
      for target in 0..<count {
        gain += weights[target] * max(0, kernel[candidate * count + target] - cover[target])
      }
      return Double(gain)
    }
  }

  /// Covers what a candidate covers.
  mutating func choose(_ candidate: Int) {
    for target in 0..<targetCount {
      cover[target] = max(cover[target], kernel[candidate * targetCount + target])
    }
  }
}
