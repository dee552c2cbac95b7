import KizuCore

/// A linear layer from features to logits, computed in f32: `z = x Wᵀ + b`.
///
/// Its parameters are `fc.weight` `[K, D]` and `fc.bias` `[K]`, torchvision's names.
struct LinearHead {
  /// What the names of its parameters begin with.
  static let parameterPrefix = "fc."

  /// D.
  let featureCount: Int
  /// K.
  let classCount: Int

  /// The parameters; zeros, for the features under them are what is to be learnt first.
  var specs: [ParameterSpec] {
    [
      ParameterSpec(
        name: "\(Self.parameterPrefix)weight", shape: [classCount, featureCount], kind: .weight,
        initialization: .constant(0)),
      ParameterSpec(
        name: "\(Self.parameterPrefix)bias", shape: [classCount], kind: .shift, initialization: .constant(0)),
    ]
  }

  /// One parameter's part of a flat memory of the store, which is in plain order.
  private func part(
    _ suffix: String, of parameters: ParameterStore, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    guard let index = parameters.index(of: Self.parameterPrefix + suffix) else {
      preconditionFailure("the head's parameters are declared with its network")
    }
    // SAFETY: the range was laid out for this parameter; trained ones lie within every flat memory.
    return unsafe UnsafeMutableBufferPointer(
      start: memory + parameters.offsets[index], count: parameters.specs[index].count)
  }

  /// Computes logits.
  ///
  /// - Parameters:
  ///   - features: x, `[N, D]`.
  ///   - parameters: Holds W and b.
  ///   - logits: Receives z, `[N, K]`.
  ///   - product: What multiplies matrices.
  func forward(
    _ features: Span<Float>, _ parameters: ParameterStore, into logits: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) {
    // SAFETY: the store outlives the call, and nothing writes its values meanwhile.
    let weights = unsafe part("weight", of: parameters, in: parameters.values.baseAddress)
    let bias = unsafe part("bias", of: parameters, in: parameters.values.baseAddress)
    let count = features.count / featureCount
    for index in 0..<count * classCount { unsafe logits[index] = bias[index % classCount] }
    product.multiply(
      rows: count, columns: classCount, inner: featureCount, features, transposeA: false,
      unsafe weights.span, transposeB: true, into: &logits, accumulate: true)
  }

  /// Computes gradients: `∂W = ∂zᵀ x`, `∂b = Σ ∂z`, `∂x = ∂z W`.
  ///
  /// - Parameters:
  ///   - features: x of the forward pass, `[N, D]`.
  ///   - logitsGradient: ∂z, `[N, K]`.
  ///   - parameters: Holds W, and receives ∂W and ∂b.
  ///   - featureGradient: Receives ∂x, `[N, D]`.
  ///   - product: What multiplies matrices.
  func backward(
    _ features: Span<Float>, _ logitsGradient: Span<Float>, _ parameters: ParameterStore,
    into featureGradient: inout MutableSpan<Float>, product: some MatrixProduct
  ) {
    let count = features.count / featureCount
    // SAFETY: the store outlives the call, and nothing else touches these parts meanwhile.
    let weights = unsafe part("weight", of: parameters, in: parameters.values.baseAddress)
    var weightGradient = unsafe part("weight", of: parameters, in: parameters.gradients.baseAddress)
      .mutableSpan
    var biasGradient = unsafe part("bias", of: parameters, in: parameters.gradients.baseAddress).mutableSpan
    product.multiply(
      rows: classCount, columns: featureCount, inner: count, logitsGradient, transposeA: true, features,
      transposeB: false, into: &weightGradient, accumulate: false)
    for column in 0..<classCount {
      var sum: Float = 0
      for row in 0..<count { sum += logitsGradient[row * classCount + column] }
      biasGradient[column] = sum
    }
    product.multiply(
      rows: count, columns: featureCount, inner: classCount, logitsGradient, transposeA: false,
      unsafe weights.span, transposeB: false, into: &featureGradient,
      accumulate: false)
  }
}
