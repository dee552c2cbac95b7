import CKizuDNN
import KizuCore

/// Stretches of the flat gradients that are summed over ranks, each as soon as the backward pass is through with it.
///
/// Few large messages cost less than many small ones, and the first are under way while the pass still computes: Li et
/// al., "PyTorch distributed", VLDB 2020. Gradients are summed, not averaged: the loss is the mean of the whole batch.
@safe struct GradientBuckets {
  private struct Bucket {
    /// A range of the flat gradients.
    var elements: Range<Int>
    /// The number of operations of the backward pass after which it changes no more.
    var end: Int
  }

  /// The fewest elements that are sent together, but for the last: 4 MB.
  static let elementCount = 1 << 20

  private let communicator: any Communicator
  private let buckets: [Bucket]
  /// The operations before each bucket, and those after the last.
  let parts: [[OpaquePointer?]]
  private let gradients: UnsafeMutablePointer<Float>

  /// Finds the buckets of a backward pass.
  ///
  /// - Parameters:
  ///   - parameters: Whose gradients are summed; they must live as long as this.
  ///   - backward: The pass.
  ///   - communicator: Who sums.
  ///   - elementCount: The fewest elements that are sent together.
  init(
    _ parameters: ParameterStore, backward: [NetworkBuilder.Step], among communicator: any Communicator,
    elementCount: Int = Self.elementCount
  ) {
    var ends = [String: Int]()
    for (time, step) in backward.enumerated() {
      for case .gradient(let name) in step.memory.values { ends[name] = time + 1 }
    }
    var buckets: [Bucket] = []
    // What stands last in memory is ready first.
    for index in (0..<parameters.trainedSpecCount).reversed() {
      let start = parameters.offsets[index]
      let end = ends[parameters.specs[index].name] ?? backward.count
      if let last = buckets.last, last.elements.count < elementCount {
        buckets[buckets.count - 1] = Bucket(
          elements: start..<last.elements.upperBound, end: max(last.end, end))
      } else {
        buckets.append(
          Bucket(elements: start..<(buckets.last?.elements.lowerBound ?? parameters.trainedCount), end: end))
      }
    }
    buckets.sort { ($0.end, $1.elements.lowerBound) < ($1.end, $0.elements.lowerBound) }
    let bounds = [0] + buckets.map(\.end) + [backward.count]
    unsafe parts = zip(bounds, bounds.dropFirst()).map { start, end in
      unsafe backward[start..<end].map { unsafe $0.operation.handle }
    }
    self.buckets = buckets
    self.communicator = communicator
    unsafe gradients = parameters.gradients.baseAddress
  }

  /// How many there are.
  var count: Int { buckets.count }

  /// The range of the flat gradients of each, in the order in which they are ready.
  var ranges: [Range<Int>] { buckets.map(\.elements) }

  /// Begins to sum a bucket.
  func start(_ bucket: Int) throws(EngineError) -> any PendingReduction {
    let range = buckets[bucket].elements
    do throws(CommunicatorError) {
      // SAFETY: the range lies within the gradients.
      return try unsafe communicator.startAllReduce(
        UnsafeMutableBufferPointer(start: gradients + range.lowerBound, count: range.count))
    } catch {
      throw .lostRank(error)
    }
  }

  /// Waits until some buckets hold the sums.
  func finish(_ pending: [any PendingReduction]) throws(EngineError) {
    do throws(CommunicatorError) {
      for reduction in pending { try reduction.wait() }
    } catch {
      throw .lostRank(error)
    }
  }
}
