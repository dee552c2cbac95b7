/// The linear map behind ``Readout/all``: what all photos have in common counts less, what few have counts more.
///
/// y = W (x - μ) with Wᵀ W = P (C + ε I)⁻¹ P, where C is the covariance of the features of training photos, P projects
/// on its leading directions, and ε, a small share of its trace, keeps noise from being magnified. So y₁ · y₂ is a
/// regularised Mahalanobis product. It needs no labels. Without it, cosines between features are ruled by what all
/// photos have in common.
public struct FeatureWhitening: Sendable, Equatable {
  /// Numbers of an embedding, D, a power of two; their rank is smaller where there are fewer features or photos.
  public static let componentCount = 512

  /// μ, `[F]`.
  public let mean: [Float]
  /// W, `[D, F]`, row-major.
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
  /// The whitening of an encoder that reads ``Readout/all``.
  ///
  /// - Throws: ``WeightsError`` when there is none.
  package func readWhitening() throws(WeightsError) -> FeatureWhitening {
    guard let whitening, whitening.mean.count == architecture.readCount else {
      throw .notAnEncoder(file: file, reason: "it reads all stages, and lacks the whitening of what it reads")
    }
    return whitening
  }
}

// MARK: File

extension FeatureWhitening {
  private enum Name {
    static let mean = "mean"
    static let components = "components"
  }

  /// The map as the bytes of a safetensors file of its own.
  func encoded() -> [UInt8] {
    SafeTensors(tensors: [
      Name.mean: SafeTensors.Tensor(shape: [mean.count], mean),
      Name.components: SafeTensors.Tensor(shape: [Self.componentCount, mean.count], components),
    ]).encoded()
  }

  /// Reads what ``encoded()`` gives.
  ///
  /// - Parameters:
  ///   - bytes: May come from anywhere.
  ///   - readCount: How many features are read, F.
  ///   - file: For messages.
  /// - Throws: ``WeightsError`` when it is damaged or does not fit.
  init(decoding bytes: [UInt8], readCount: Int, file: String) throws(WeightsError) {
    let container = try SafeTensors(decoding: bytes, file: file)
    guard case .f32(let mean) = container.tensors[Name.mean]?.values, mean.count == readCount,
      case .f32(let components) = container.tensors[Name.components]?.values,
      components.count == Self.componentCount * readCount,
      mean.allSatisfy(\.isFinite), components.allSatisfy(\.isFinite)
    else { throw .notAnEncoder(file: file, reason: "its header's whitening does not fit the encoder") }
    self.init(mean: mean, components: components)
  }
}
