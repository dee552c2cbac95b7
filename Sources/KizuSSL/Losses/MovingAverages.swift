import KizuNN

/// SogCLR's estimate for each photo of the mean exp s over the negatives of the whole set.
///
/// Yuan et al., "Provable stochastic optimization for global contrastive learning: small batch does not harm
/// performance", ICML 2022, algorithm 1: u ← (1 - γ) u + γ g, where g is the mean over the photo's two views and their
/// negatives in the batch. A photo's first g is taken whole.
struct MovingAverages {
  /// u of each sample; 0 before its first batch, for no mean of exponentials is 0.
  private var values: [Double]
  /// γ.
  private let rate: Double
  private static let name = "loss.movingAverages"

  init(samples: Int, rate: Double) {
    values = [Double](repeating: 0, count: samples)
    self.rate = rate
  }

  /// Takes the newest mean of a sample, and gives its average.
  mutating func update(_ sample: Int, with mean: Double) -> Double {
    values[sample] = values[sample] == 0 ? mean : (1 - rate) * values[sample] + rate * mean
    return values[sample]
  }

  /// The bits of the values, so that nothing is lost.
  var tensors: [String: SafeTensors.Tensor] {
    [Self.name: .init(shape: [values.count], values.map { Int64(bitPattern: $0.bitPattern) })]
  }

  /// Puts back what ``tensors`` gave, or begins anew.
  ///
  /// - Returns: The name of the tensor that is missing or does not fit; nil where all is well.
  mutating func restore(_ tensors: [String: SafeTensors.Tensor]?) -> String? {
    guard let tensors else {
      values = [Double](repeating: 0, count: values.count)
      return nil
    }
    guard let tensor = tensors[Self.name], tensor.shape == [values.count],
      case .i64(let bits) = tensor.values
    else { return Self.name }
    let stored = bits.map { Double(bitPattern: UInt64(bitPattern: $0)) }
    guard stored.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return Self.name }
    values = stored
    return nil
  }
}
