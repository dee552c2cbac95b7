import CKizuDNN

// Batch normalisation of a batch that is spread over ranks. With n values a channel in all, x̂ = (x - μ) / σ and
// g = ∂L/∂y: ∂L/∂x = γ / σ (g - Σ g / n - x̂ Σ g x̂ / n), where μ, σ² and both sums are those of all ranks. oneDNN gives
// γ / σ g, and this rank's Σ g x̂ and Σ g, the gradients of γ and β, which are summed over ranks like all gradients.
extension NetworkBuilder {
  /// Measures μ and σ² over all ranks; nil where the batch is this process's alone, or they are frozen.
  func wholeBatchStatistics(_ input: Activation) throws(EngineError) -> Operation? {
    guard let (count, reducer) = wholeBatch(input) else { return nil }
    return try unsafe Operation(.batchNorm) {
      unsafe kizu_dnn_whole_batch_statistics_create(
        engine.context, precision.elementType, input.layout.handle, count, reducer.handle, $0)
    }
  }

  /// Takes what flows through μ and σ² into ∂L/∂x; nil as above.
  func wholeBatchGradient(_ input: Activation) throws(EngineError) -> Operation? {
    guard let (count, reducer) = wholeBatch(input) else { return nil }
    return try unsafe Operation(.batchNormGradient) {
      unsafe kizu_dnn_whole_batch_gradient_create(
        engine.context, precision.elementType, input.layout.handle, Self.batchNormEpsilon, count,
        reducer.handle, $0)
    }
  }

  private func wholeBatch(_ input: Activation) -> (count: Int64, reducer: BatchReducer)? {
    guard normStatistics != .frozen, let sharing, let reducer else { return nil }
    return (Int64(sharing.count * input.height * input.width), reducer)
  }
}
