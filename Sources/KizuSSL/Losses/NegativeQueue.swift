import KizuNN

/// Which photos the last projections are of that stand in a queue of further negatives, oldest first to go.
///
/// The projections are of the encoder as it was some steps ago, which changes slowly once the learning rate has risen:
/// Wang et al., "Cross-batch memory for embedding learning", CVPR 2020. With an encoder of averaged weights for the
/// queue it would be MoCo's (He et al., CVPR 2020), at the cost of another forward pass.
struct NegativeQueue {
  /// The sample at each place, -1 where there is none yet.
  private(set) var samples: [Int]
  /// The place that is filled next.
  private var next = 0
  private static let projectionsName = "loss.queue"
  private static let samplesName = "loss.queueSamples"
  private static let nextName = "loss.queueNext"

  init(count: Int) {
    samples = [Int](repeating: -1, count: count)
  }

  /// Takes a batch.
  ///
  /// - Parameters:
  ///   - batch: The sample of each photo.
  ///   - enqueue: Puts the projection of a photo of the batch at a place.
  mutating func append(_ batch: [Int], enqueue: (_ photo: Int, _ place: Int) -> Void) {
    for (photo, sample) in batch.enumerated() {
      enqueue(photo, next)
      samples[next] = sample
      next = (next + 1) % samples.count
    }
  }

  /// What stands in the queue, for a checkpoint.
  func tensors(_ projections: [Float]) -> [String: SafeTensors.Tensor] {
    [
      Self.projectionsName: .init(shape: [samples.count, projections.count / samples.count], projections),
      Self.samplesName: .init(shape: [samples.count], samples.map { Int64($0) }),
      Self.nextName: .init(shape: [], [Int64(next)]),
    ]
  }

  /// Puts back what ``tensors(_:)`` gave, or begins anew.
  ///
  /// - Parameters:
  ///   - tensors: Those of a checkpoint; nil for an empty queue.
  ///   - dimensions: Length of a projection.
  ///   - sampleCount: How many samples there are.
  /// - Returns: The projections, or the name of the tensor that is missing or does not fit.
  mutating func restore(
    _ tensors: [String: SafeTensors.Tensor]?, dimensions: Int, sampleCount: Int
  ) -> (projections: [Float], misfit: String?) {
    let count = samples.count
    guard let tensors else {
      self = NegativeQueue(count: count)
      return ([Float](repeating: 0, count: count * dimensions), nil)
    }
    guard let tensor = tensors[Self.projectionsName], tensor.shape == [count, dimensions],
      case .f32(let projections) = tensor.values, projections.allSatisfy(\.isFinite)
    else { return ([], Self.projectionsName) }
    guard let tensor = tensors[Self.samplesName], tensor.shape == [count],
      case .i64(let numbers) = tensor.values,
      numbers.allSatisfy({ (-1..<Int64(sampleCount)).contains($0) })
    else { return ([], Self.samplesName) }
    guard let tensor = tensors[Self.nextName], case .i64(let places) = tensor.values, places.count == 1,
      (0..<Int64(count)).contains(places[0])
    else { return ([], Self.nextName) }
    (samples, next) = (numbers.map { Int($0) }, Int(places[0]))
    return (projections, nil)
  }
}
