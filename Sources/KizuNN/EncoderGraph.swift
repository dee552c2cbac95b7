/// Where an encoder can be built: the engine's plan, or a graph for another runtime.
///
/// One walk over the architecture, `encoder(_:_:)`, serves all: what runs elsewhere is what was trained.
package protocol EncoderGraph {
  /// A tensor `[N, C, H, W]` that flows between layers.
  associatedtype Value
  associatedtype Failure: Error

  /// C.
  func channels(of value: Value) -> Int

  /// A convolution with its batch norm: `y = BN(w ⋆ x)`, then plus a shortcut, then ReLU, where asked for.
  ///
  /// - Parameters:
  ///   - name: The weights are `name.weight`, `[out, in, k, k]`.
  ///   - norm: The name of the norm.
  ///   - input: x.
  ///   - channels: Channels of y.
  ///   - kernel: The side of the window, odd; the padding, `kernel / 2`, keeps the size but for the stride.
  ///   - stride: Positions from one window to the next.
  ///   - relu: Whether negative values become 0 at the end.
  ///   - shortcut: What is added, of y's shape; nothing may read it afterwards.
  /// - Returns: y.
  /// - Throws: Where the graph cannot take the layer, or has not its weights.
  func convolutionNorm(
    _ name: String, norm: String, _ input: Value, channels: Int, kernel: Int, stride: Int, relu: Bool,
    adding shortcut: Value?
  ) throws(Failure) -> Value

  /// The largest value of each 3×3 window, padding 1.
  func maxPool(_ input: Value, stride: Int) throws(Failure) -> Value

  /// A blur by `[1, 2, 1]ᵀ [1, 2, 1] / 16` with mirrored edges, then every second place.
  func blurPool(_ input: Value) throws(Failure) -> Value

  /// The mean over all positions, `[N, C, 1, 1]`.
  func globalAveragePool(_ input: Value) throws(Failure) -> Value

  /// The generalised mean over all positions, whose exponent is the parameter `name.p`; `[N, C, 1, 1]`.
  func generalizedMeanPool(_ name: String, _ input: Value) throws(Failure) -> Value
}
