import KizuCore

/// What a parameter is for; decides how it is trained and stored.
public enum ParameterKind: Sendable {
  /// Weights of a convolution or linear layer; weight decay applies.
  case weight
  /// Scale of a batch normalisation.
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

/// All parameters of a network as flat f32 memory: values, gradients and momentum.
///
/// Trained parameters come first, so the optimiser runs over one range. Each tensor starts at a multiple of 16
/// elements (64 bytes); the gaps stay zero.
@safe public final class ParameterStore {
  /// The parameters in memory order.
  public let specs: [ParameterSpec]
  /// The first element of each parameter.
  let offsets: [Int]
  /// Elements of the range that holds every trained parameter.
  let trainedCount: Int
  private let indices: [String: Int]
  let values: AlignedBuffer<Float>
  let gradients: AlignedBuffer<Float>
  let momentum: AlignedBuffer<Float>

  /// Lays out the parameters and sets their values by their initialisation, keyed by the seed and by name.
  ///
  /// - Parameters:
  ///   - specs: The parameters in any order; names are unique.
  ///   - seed: The seed of the random initialisation; nil leaves zeros, for values that are loaded.
  ///   - training: Whether gradients and momentum are needed.
  init(_ specs: [ParameterSpec], seed: UInt64?, training: Bool) {
    let ordered = specs.filter { $0.kind.isTrained } + specs.filter { !$0.kind.isTrained }
    var offsets: [Int] = []
    var next = 0
    var trainedCount = 0
    for spec in ordered {
      offsets.append(next)
      next += (spec.count + 15) / 16 * 16
      if spec.kind.isTrained { trainedCount = next }
    }
    self.specs = ordered
    self.offsets = offsets
    self.trainedCount = trainedCount
    indices = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.name, $0) })
    values = AlignedBuffer(count: next)
    gradients = AlignedBuffer(count: training ? trainedCount : 0)
    momentum = AlignedBuffer(count: training ? trainedCount : 0)
    if let seed {
      for index in ordered.indices { initialize(index, seed: seed) }
    }
  }

  /// The position of a parameter in ``specs``, or nil when there is none of that name.
  public func index(of name: String) -> Int? {
    indices[name]
  }

  private func initialize(_ index: Int, seed: UInt64) {
    let spec = specs[index]
    // Keyed by name, so that a parameter starts alike whatever stands before it in the network.
    var random = RandomStream(seed: seed, purpose: .weights, item: fnv1a(spec.name))
    setValues(
      of: index,
      to: (0..<spec.count).map { _ in
        switch spec.initialization {
        case .constant(let value): value
        case .normal(let deviation): deviation * random.normal()
        case .uniform(let bound): random.uniform(in: -bound...bound)
        }
      })
  }

  /// The FNV-1a hash of a name.
  private func fnv1a(_ name: String) -> UInt32 {
    name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

extension ParameterStore {
  /// The values of one parameter, in plain order.
  public func values(of index: Int) -> [Float] {
    // SAFETY: the range was laid out for this parameter by `init`.
    unsafe Array(UnsafeBufferPointer(start: values.baseAddress + offsets[index], count: specs[index].count))
  }

  /// The gradient of one trained parameter, in plain order, as the last backward pass left it.
  public func gradient(of index: Int) -> [Float] {
    precondition(specs[index].kind.isTrained && gradients.count > 0)
    // SAFETY: as above; trained parameters lie within the gradients' range.
    return unsafe Array(
      UnsafeBufferPointer(start: gradients.baseAddress + offsets[index], count: specs[index].count))
  }

  /// The momentum of one trained parameter, in plain order.
  public func momentum(of index: Int) -> [Float] {
    precondition(specs[index].kind.isTrained && momentum.count > 0)
    // SAFETY: as above.
    return unsafe Array(
      UnsafeBufferPointer(start: momentum.baseAddress + offsets[index], count: specs[index].count))
  }

  /// Replaces the values of one parameter.
  ///
  /// - Precondition: the count fits.
  public func setValues(of index: Int, to newValues: [Float]) {
    precondition(newValues.count == specs[index].count)
    // SAFETY: the count is checked; the range was laid out for this parameter.
    unsafe (values.baseAddress + offsets[index]).update(from: newValues, count: newValues.count)
  }

  /// Replaces the momentum of one trained parameter.
  ///
  /// - Precondition: the parameter is trained and the count fits.
  public func setMomentum(of index: Int, to newValues: [Float]) {
    precondition(specs[index].kind.isTrained && newValues.count == specs[index].count && momentum.count > 0)
    // SAFETY: as above.
    unsafe (momentum.baseAddress + offsets[index]).update(from: newValues, count: newValues.count)
  }
}
