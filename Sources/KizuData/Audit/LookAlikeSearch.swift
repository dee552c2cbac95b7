import KizuCore
import Synchronization

/// All pairs of appearances that are at least so alike.
///
/// Every pair is looked at: a bound that no orientation exceeds (``Appearance/bound``) rules out nearly all,
/// sixteen at a time; the rest are compared in their eight orientations. The time grows with the square of
/// the count: 100,000 take seconds, not hours, for a photo that is like more than ``crowdLimit`` others is
/// left at that.
struct LookAlikeSearch: Sendable {
  struct Pair: Sendable, Equatable {
    let first: Int
    let second: Int
    let similarity: Float
  }

  struct Outcome: Sendable {
    /// Pairs of items that are not crowded, `first < second`, in rising order.
    var pairs: [Pair] = []
    /// Items like more than ``crowdLimit`` others, in rising order.
    var crowded: [Int] = []
  }

  /// How many look-alikes an item may have.
  static let crowdLimit = 20

  /// How much the logarithms of two aspects may differ, about 10 %.
  private static let aspectTolerance: Float = 0.1
  /// The bound is rounded; what it rules out must be ruled out surely.
  private static let slack: Float = 1e-4
  private static let lanes = 16
  private static let rowsAtATime = 64

  private let appearances: [Appearance]
  private let logAspects: [Float]
  private let threshold: Float
  /// Entry block · 35 + k holds number k of the bounds of sixteen items; items past the end have zeros.
  private let bounds: [SIMD16<Float>]

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - appearances: The items.
  ///   - logAspects: The natural logarithm of width / height of each.
  ///   - threshold: The least similarity, above 0.
  init(_ appearances: [Appearance], logAspects: [Float], threshold: Float) {
    precondition(appearances.count == logAspects.count && threshold > 0)
    self.appearances = appearances
    self.logAspects = logAspects
    self.threshold = threshold
    let blocks = (appearances.count + Self.lanes - 1) / Self.lanes
    var bounds = [SIMD16<Float>](repeating: .zero, count: blocks * Appearance.boundCount)
    for (index, appearance) in appearances.enumerated() {
      let base = index / Self.lanes * Appearance.boundCount
      for (k, value) in appearance.bound.enumerated() { bounds[base + k][index % Self.lanes] = value }
    }
    self.bounds = bounds
  }

  /// Looks at all pairs; the outcome does not depend on the number of threads.
  func run(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> Outcome {
    let count = appearances.count
    let matches = Mutex<(ofRow: [Int: [Pair]], done: Int)>(([:], 0))
    Parallel.forEach((count + Self.rowsAtATime - 1) / Self.rowsAtATime, threads: threads) { tile in
      let rows = tile * Self.rowsAtATime..<min(count, (tile + 1) * Self.rowsAtATime)
      for row in rows where !isCancelled() {
        let found = self.matches(of: row)
        if !found.isEmpty { matches.withLock { $0.ofRow[row] = found } }
      }
      onProgress(
        matches.withLock { state in
          state.done += rows.count
          return state.done
        })
    }
    let ofRow = matches.withLock { $0.ofRow }
    var outcome = Outcome()
    outcome.crowded = ofRow.filter { $0.value.count > Self.crowdLimit }.keys.sorted()
    let crowd = Set(outcome.crowded)
    for row in ofRow.keys.sorted() where !crowd.contains(row) {
      // Each pair was found from both sides; the side of the smaller index counts.
      outcome.pairs += (ofRow[row] ?? []).filter { $0.second > row && !crowd.contains($0.second) }
    }
    return outcome
  }

  /// The first look-alikes of an item, one more than the limit at most.
  private func matches(of row: Int) -> [Pair] {
    let size = Appearance.boundCount
    let bounds = bounds.span
    let own = appearances[row].bound
    let (upright, swapped) = (appearances[row].coefficients, appearances[row].transposed)
    let least = SIMD16<Float>(repeating: threshold - Self.slack)
    var found: [Pair] = []
    for block in 0..<bounds.count / size {
      var sum = SIMD16<Float>.zero
      for k in 0..<size { sum += own[k] * bounds[block * size + k] }
      let isPossible = sum .>= least
      guard any(isPossible) else { continue }
      for lane in 0..<Self.lanes where isPossible[lane] {
        let other = block * Self.lanes + lane
        guard other != row, let similarity = similarity(row, upright, swapped, other) else { continue }
        found.append(Pair(first: row, second: other, similarity: similarity))
        if found.count > Self.crowdLimit { return found }
      }
    }
    return found
  }

  /// The similarity of two items where it suffices, in the orientations that their aspects allow.
  private func similarity(
    _ row: Int, _ upright: SIMD64<Float>, _ swapped: SIMD64<Float>, _ other: Int
  ) -> Float? {
    var best = -Float.infinity
    if abs(logAspects[row] - logAspects[other]) <= Self.aspectTolerance {
      best = Appearance.best(upright, appearances[other].coefficients)
    }
    if abs(logAspects[row] + logAspects[other]) <= Self.aspectTolerance {
      best = max(best, Appearance.best(swapped, appearances[other].coefficients))
    }
    return best >= threshold ? best : nil
  }
}
