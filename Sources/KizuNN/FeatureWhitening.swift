/// The linear map behind ``Readout/all``: principal components of the features of training photos, of equal variance.
///
/// y = W (x - μ), where the rows of W are eigenvectors of the features' covariance, each divided by the root of its
/// eigenvalue. It needs no labels. Without it, cosines between features are ruled by what all photos have in common.
public struct FeatureWhitening: Sendable, Equatable {
  /// Numbers of an embedding.
  public static let componentCount = 128
  static let meanName = "whitening.mean"
  static let componentsName = "whitening.components"
  /// What the names of its tensors begin with in a file.
  static let namePrefix = "whitening."

  /// μ, `[F]`.
  public let mean: [Float]
  /// W, `[componentCount, F]`, row-major.
  public let components: [Float]

  public init(mean: [Float], components: [Float]) {
    precondition(components.count == Self.componentCount * mean.count)
    self.mean = mean
    self.components = components
  }

  /// The embedding of a photo's features; a function of these alone, whatever stands beside them.
  func apply(to features: [Float]) -> [Float] {
    let centred = zip(features, mean).map { $0 - $1 }
    return (0..<Self.componentCount).map { product($0, centred.span) }
  }

  /// A row of W times a vector: eight sums at once, in an order that does not change.
  private func product(_ component: Int, _ centred: Span<Float>) -> Float {
    let (row, count) = (component * mean.count, mean.count)
    let components = components.span
    var sums = SIMD8<Float>()
    for block in stride(from: 0, to: count - count % 8, by: 8) {
      var (a, b) = (SIMD8<Float>(), SIMD8<Float>())
      for lane in 0..<8 {
        a[lane] = components[row + block + lane]
        b[lane] = centred[block + lane]
      }
      sums += a * b
    }
    var sum = sums.sum()
    for place in count - count % 8..<count { sum += components[row + place] * centred[place] }
    return sum
  }
}

extension EncoderWeights {
  /// The whitening that was stored with the encoder.
  ///
  /// - Throws: ``WeightsError`` when it is missing or does not fit.
  package func whitening() throws(WeightsError) -> FeatureWhitening {
    let count = architecture.readCount
    return FeatureWhitening(
      mean: try values(of: FeatureWhitening.meanName, [count]),
      components: try values(of: FeatureWhitening.componentsName, [FeatureWhitening.componentCount, count]))
  }

  /// Stores a whitening with the encoder, in the place of an earlier one.
  public mutating func setWhitening(_ whitening: FeatureWhitening) {
    let count = whitening.mean.count
    tensors[FeatureWhitening.meanName] = SafeTensors.Tensor(shape: [count], whitening.mean)
    tensors[FeatureWhitening.componentsName] = SafeTensors.Tensor(
      shape: [FeatureWhitening.componentCount, count], whitening.components)
  }
}
