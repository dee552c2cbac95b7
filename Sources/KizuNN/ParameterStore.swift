import KizuCore

/// What a parameter is for; decides how it is trained and stored.
public enum ParameterKind: Sendable {
  /// Weights of a convolution or linear layer; weight decay applies.
  case weight
  /// Scale of a batch normalisation, or exponent of a generalised mean.
  case scale
  /// Shift of a batch normalisation.
  case shift
  /// Running mean of a batch normalisation: measured, not trained.
  case runningMean
  /// Running (unbiased) variance of a batch normalisation: measured, not trained.
  case runningVariance

  /// Whether the optimiser changes it.
  public var isTrained: Bool {
    switch self {
    case .weight, .scale, .shift: true
    case .runningMean, .runningVariance: false
    }
  }
}

/// How a parameter starts.
public enum ParameterInitialization: Sendable, Equatable {
  case constant(Float)
  /// Normal with the standard deviation given (He et al., ICCV 2015: √(2 / fan out) before a ReLU).
  case normal(standardDeviation: Float)
  /// Uniform in ± bound (PyTorch's default for linear layers: 1 / √(fan in)).
  case uniform(bound: Float)
}

/// One named tensor of a network.
public struct ParameterSpec: Sendable {
  /// The name in torchvision's state dict, for example `layer1.0.conv1.weight`.
  public let name: String
  /// Sizes in plain order, for example `[out, in, height, width]`.
  public let shape: [Int]
  public let kind: ParameterKind
  public let initialization: ParameterInitialization

  /// How many numbers it holds.
  public var count: Int { shape.reduce(1, *) }
}

/// All parameters of a network as flat f32 memory: values, gradients and what an optimiser remembers.
///
/// Trained parameters come first, so the optimiser runs over one range. Each tensor starts at a multiple of 16
/// elements (64 bytes); the gaps stay zero. In memory a tensor may stand in the order that its gradient is computed
/// in, padded with zeros; what is read and set here is always in plain order.
@safe public final class ParameterStore {
  /// The parameters in memory order.
  public let specs: [ParameterSpec]
  /// The first element of each parameter.
  let offsets: [Int]
  /// Elements of memory that each parameter takes: its count, or more where its order pads it.
  let storedCounts: [Int]
  private let orders: [StoredOrder?]
  /// Elements of the range that holds every trained parameter.
  let trainedCount: Int
  private let indices: [String: Int]
  let values: AlignedBuffer<Float>
  let gradients: AlignedBuffer<Float>
  let momentum: AlignedBuffer<Float>
  /// The running means of squared gradients; empty unless an optimiser keeps them.
  var squares = AlignedBuffer<Float>(count: 0)
  /// The moving average of ``values``; empty unless one was started.
  var averages = AlignedBuffer<Float>(count: 0)
  /// Gradients of parts of a batch, added up; empty unless a batch was computed in parts.
  var sums = AlignedBuffer<Float>(count: 0)
  /// The measurements of LARS.
  var trustRatios: TrustRatios?
  /// How each parameter of ``specs`` is trained beside the others: at first equally fast, with decay for weights alone.
  public internal(set) var factors: [TrainingFactors]
  /// Trained parameters, which come first.
  let trainedSpecCount: Int

  /// Lays out the parameters and sets their values by their initialisation, keyed by the seed and by name.
  ///
  /// - Parameters:
  ///   - specs: The parameters in any order; names are unique.
  ///   - orders: How parameters that are not in plain order stand in memory, by name.
  ///   - seed: The seed of the random initialisation; nil leaves zeros, for values that are loaded.
  ///   - training: Whether gradients and momentum are needed.
  ///   - threads: How many draw first values; those are the same for any number.
  init(
    _ specs: [ParameterSpec], orders: [String: StoredOrder] = [:], seed: UInt64?, training: Bool,
    threads: Int = 1
  ) {
    let ordered = specs.filter { $0.kind.isTrained } + specs.filter { !$0.kind.isTrained }
    self.orders = ordered.map { orders[$0.name] }
    storedCounts = ordered.map { orders[$0.name]?.count ?? $0.count }
    var offsets: [Int] = []
    var next = 0
    var trainedCount = 0
    for (spec, count) in zip(ordered, storedCounts) {
      offsets.append(next)
      next += (count + 15) / 16 * 16
      if spec.kind.isTrained { trainedCount = next }
    }
    self.specs = ordered
    self.offsets = offsets
    self.trainedCount = trainedCount
    trainedSpecCount = ordered.count { $0.kind.isTrained }
    factors = ordered.map { .usual(for: $0.kind) }
    indices = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.name, $0) })
    values = AlignedBuffer(count: next)
    gradients = AlignedBuffer(count: training ? trainedCount : 0)
    momentum = AlignedBuffer(count: training ? trainedCount : 0)
    if let seed {
      let drawn = Parallel.map(ordered.count, threads: threads) { ordered[$0].firstValues(seed: seed) }
      for (index, values) in drawn.enumerated() { setValues(of: index, to: values) }
    }
  }

  /// The position of a parameter in ``specs``, or nil when there is none of that name.
  public func index(of name: String) -> Int? {
    indices[name]
  }

}

extension ParameterSpec {
  /// Values drawn by the initialisation, in plain order.
  ///
  /// Keyed by name, so that a parameter starts alike whatever stands before it in the network.
  fileprivate func firstValues(seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed, purpose: .weights, item: Self.fnv1a(name))
    return (0..<count).map { _ in
      switch initialization {
      case .constant(let value): value
      case .normal(let deviation): deviation * random.normal()
      case .uniform(let bound): random.uniform(in: -bound...bound)
      }
    }
  }

  /// The FNV-1a hash of a name.
  private static func fnv1a(_ name: String) -> UInt32 {
    name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

extension ParameterStore {
  /// The values of one parameter, in plain order.
  public func values(of index: Int) -> [Float] {
    unsafe plain(index, in: values.baseAddress)
  }

  /// The gradient of one trained parameter, in plain order, as the last backward pass left it.
  public func gradient(of index: Int) -> [Float] {
    precondition(specs[index].kind.isTrained && gradients.count > 0)
    return unsafe plain(index, in: gradients.baseAddress)
  }

  /// Replaces the values of one parameter.
  ///
  /// - Precondition: the count fits.
  public func setValues(of index: Int, to newValues: [Float]) {
    unsafe set(index, to: newValues, in: values.baseAddress)
  }

  /// One parameter's part of the flat memory, in plain order.
  @unsafe func plain(_ index: Int, in memory: UnsafeMutablePointer<Float>) -> [Float] {
    // SAFETY: the range was laid out for this parameter by `init`; trained ones lie within every flat memory.
    let start = unsafe memory + offsets[index]
    let count = specs[index].count
    guard let order = orders[index] else {
      return unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }
    return unsafe order.plain(start, count: count)
  }

  @unsafe func set(_ index: Int, to newValues: [Float], in memory: UnsafeMutablePointer<Float>) {
    precondition(newValues.count == specs[index].count)
    // SAFETY: as above; the count is checked.
    let start = unsafe memory + offsets[index]
    guard let order = orders[index] else {
      return unsafe start.update(from: newValues, count: newValues.count)
    }
    unsafe order.store(newValues, to: start)
  }
}
