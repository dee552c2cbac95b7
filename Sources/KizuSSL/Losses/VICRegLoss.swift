package import KizuCore
import RealModule

/// Variance-invariance-covariance regularisation: no negatives, no temperature.
///
/// Bardes, Ponce and LeCun, ICLR 2022, with the weights and means of the authors' code. Over the two views Z, Z' of N
/// photos in D dimensions: `L = 25 · mean (z - z')² + 25 · ½ [v(Z) + v(Z')] + c(Z) + c(Z')`, where v is the mean over
/// dimensions of max(0, 1 - √(variance + 10⁻⁴)), and c the sum of the squared covariances of different dimensions
/// divided by D. Variances and covariances divide by N - 1.
@safe package final class VICRegLoss: ContrastiveLoss {
  /// Views: 2N, even, at least 4.
  package let count: Int
  /// Length of a projection.
  package let dimensions: Int
  /// Projections without the mean of their view.
  private let centred: AlignedBuffer<Float>
  private let covariance: AlignedBuffer<Float>
  private let byCovariance: AlignedBuffer<Float>

  private static let similarityWeight: Float = 25
  private static let varianceWeight: Float = 25
  private static let covarianceWeight: Float = 1
  private static let epsilon: Float = 1e-4

  /// What an encoder reaches whose views of one photo are no more alike than those of any two.
  ///
  /// With uncorrelated dimensions of deviation d, L = 25 · 2 d² + 25 (1 - d), least at d = 1/4.
  package static let trivialLoss: Float = 21.875

  /// Plans the memory for batches of one shape.
  package init(count: Int, dimensions: Int) {
    precondition(count >= 4 && count % 2 == 0 && dimensions > 0)
    self.count = count
    self.dimensions = dimensions
    centred = AlignedBuffer(count: count / 2 * dimensions)
    covariance = AlignedBuffer(count: dimensions * dimensions)
    byCovariance = AlignedBuffer(count: count / 2 * dimensions)
  }

  package func evaluate(
    _ projections: Span<Float>, of batch: LossBatch, gradient: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) -> LossValue {
    precondition(projections.count == count * dimensions && gradient.count == projections.count)
    let half = count / 2 * dimensions
    let scale = Self.similarityWeight / Float(half)
    var squares = 0.0
    for index in 0..<half {
      let difference = projections[index] - projections[index + half]
      squares += Double(difference * difference)
      gradient[index] = 2 * scale * difference
      gradient[index + half] = -2 * scale * difference
    }
    var loss = Double(Self.similarityWeight) * squares / Double(half)
    for view in 0..<2 {
      centre(projections.extracting(view * half..<(view + 1) * half))
      measureCovariance(product)
      // SAFETY: each buffer is read only after it was written, by the thread that wrote it.
      unsafe loss += spread(
        centred.elements.span, covariance.elements.span, into: &gradient, from: view * half)
      loss += decorrelate(into: &gradient, from: view * half, product)
    }
    return LossValue(loss: Float(loss), trivial: Self.trivialLoss)
  }

  /// Takes the mean of each dimension away.
  private func centre(_ view: Span<Float>) {
    // SAFETY: each buffer is read only after it was written, by the thread that wrote it.
    var output = unsafe centred.elements.mutableSpan
    let photos = count / 2
    for dimension in 0..<dimensions {
      var sum = 0.0
      for photo in 0..<photos { sum += Double(view[photo * dimensions + dimension]) }
      let mean = Float(sum / Double(photos))
      for photo in 0..<photos {
        output[photo * dimensions + dimension] = view[photo * dimensions + dimension] - mean
      }
    }
  }

  private func measureCovariance(_ product: some MatrixProduct) {
    // SAFETY: each buffer is read only after it was written, by the thread that wrote it.
    var output = unsafe covariance.elements.mutableSpan
    unsafe product.multiply(
      rows: dimensions, columns: dimensions, inner: count / 2, centred.elements.span, transposeA: true,
      centred.elements.span,
      transposeB: false, into: &output, accumulate: false)
    for index in output.indices { output[index] /= Float(count / 2 - 1) }
  }

  /// The view's share of the variance term: ∂v/∂z = -(z - mean) / (D (N - 1) deviation) where the deviation is below 1.
  private func spread(
    _ values: Span<Float>, _ covariances: Span<Float>, into gradient: inout MutableSpan<Float>,
    from start: Int
  ) -> Double {
    let scale = Self.varianceWeight / (2 * Float(dimensions))
    var loss = 0.0
    for dimension in 0..<dimensions {
      let deviation = Float.sqrt(covariances[dimension * dimensions + dimension] + Self.epsilon)
      guard deviation < 1 else { continue }
      loss += Double(scale * (1 - deviation))
      let slope = scale / (deviation * Float(count / 2 - 1))
      for index in stride(from: dimension, to: values.count, by: dimensions) {
        gradient[start + index] -= slope * values[index]
      }
    }
    return loss
  }

  /// The view's share of the covariance term: ∂c/∂Z = 4 (Z - mean) C° / (D (N - 1)), C° being C without its diagonal.
  private func decorrelate(
    into gradient: inout MutableSpan<Float>, from start: Int, _ product: some MatrixProduct
  ) -> Double {
    // SAFETY: each buffer is read only after it was written, by the thread that wrote it.
    var matrix = unsafe covariance.elements.mutableSpan
    for dimension in 0..<dimensions { matrix[dimension * dimensions + dimension] = 0 }
    var squares = 0.0
    for index in matrix.indices { squares += Double(matrix[index] * matrix[index]) }
    var slopes = unsafe byCovariance.elements.mutableSpan
    unsafe product.multiply(
      rows: count / 2, columns: dimensions, inner: dimensions, centred.elements.span, transposeA: false,
      covariance.elements.span, transposeB: false, into: &slopes, accumulate: false)
    let scale = 4 * Self.covarianceWeight / Float(dimensions * (count / 2 - 1))
    for index in slopes.indices { gradient[start + index] += scale * slopes[index] }
    return Double(Self.covarianceWeight) * squares / Double(dimensions)
  }
}
