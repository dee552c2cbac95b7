public import KizuCore
import RealModule

/// The normalised-temperature cross entropy over 2N - 2 negatives.
///
/// Chen et al., ICML 2020, equation 1. With ẑ = z / ‖z‖, s_ij = ẑ_i · ẑ_j / τ and p(i) the other view of i's
/// photo: `L = 1/(2N) Σ_i [ -s_i,p(i) + log Σ_{k≠i} exp s_ik ]`. Rows 0 ..< N are the first views of N photos,
/// rows N ..< 2N their second views in the same order. A loss that guesses is ln(2N - 1).
@safe public final class NTXentLoss {
  /// τ, above 0.
  public let temperature: Float
  /// Views: 2N, even.
  public let count: Int
  /// Length of a projection.
  public let dimensions: Int

  private var normalized: AlignedBuffer<Float>
  private var norms: AlignedBuffer<Float>
  private var similarities: AlignedBuffer<Float>
  private var normalizedGradient: AlignedBuffer<Float>

  /// Plans the memory for batches of one shape.
  ///
  /// - Precondition: `count` is even and at least 4, `temperature` is above 0.
  public init(temperature: Float, count: Int, dimensions: Int) {
    precondition(temperature > 0 && count >= 4 && count % 2 == 0 && dimensions > 0)
    self.temperature = temperature
    self.count = count
    self.dimensions = dimensions
    normalized = AlignedBuffer(count: count * dimensions)
    norms = AlignedBuffer(count: count)
    similarities = AlignedBuffer(count: count * count)
    normalizedGradient = AlignedBuffer(count: count * dimensions)
  }

  /// The loss of a batch and its gradient by each projection.
  ///
  /// - Parameters:
  ///   - projections: z, `[2N, D]`.
  ///   - gradient: Receives ∂L/∂z, `[2N, D]`.
  ///   - product: What multiplies matrices.
  /// - Returns: L, in nats.
  public func evaluate(
    _ projections: Span<Float>, gradient: inout MutableSpan<Float>, product: some MatrixProduct
  ) -> Float {
    precondition(projections.count == count * dimensions && gradient.count == projections.count)
    normalize(projections)
    var scores = similarities.mutableSpan
    product.multiply(
      rows: count, columns: count, inner: dimensions, normalized.span, transposeA: false, normalized.span,
      transposeB: true, into: &scores, accumulate: false)
    let loss = scoresToGradient()
    symmetrize()
    var byNormalized = normalizedGradient.mutableSpan
    product.multiply(
      rows: count, columns: dimensions, inner: count, similarities.span, transposeA: false, normalized.span,
      transposeB: false, into: &byNormalized, accumulate: false)
    unnormalize(into: &gradient)
    return loss
  }

  /// ẑ = z / ‖z‖; a zero vector stays zero.
  private func normalize(_ projections: Span<Float>) {
    for row in 0..<count {
      var squares: Float = 0
      for index in row * dimensions..<(row + 1) * dimensions {
        squares += projections[index] * projections[index]
      }
      let norm = max(Float.sqrt(squares), 1e-12)
      // SAFETY: row and index lie within buffers that `init` sized.
      unsafe norms.baseAddress[row] = norm
      for index in row * dimensions..<(row + 1) * dimensions {
        unsafe normalized.baseAddress[index] = projections[index] / norm
      }
    }
  }

  /// Turns cosines into ∂L/∂cosine in place, row by row, and returns the loss.
  private func scoresToGradient() -> Float {
    let half = count / 2
    let scale = 1 / (Float(count) * temperature)
    var loss = 0.0
    for row in 0..<count {
      // SAFETY: the row lies within the `count * count` similarities.
      let scores = unsafe similarities.baseAddress + row * count
      let positive = row < half ? row + half : row - half
      // Cosines are at most 1, so exponents are at most 0 after subtracting 1 / τ.
      var sum: Float = 0
      let positiveScore = unsafe scores[positive] / temperature
      for column in 0..<count {
        let weight = unsafe column == row ? 0 : Float.exp((scores[column] - 1) / temperature)
        unsafe scores[column] = weight
        sum += weight
      }
      loss += Double(Float.log(sum) + 1 / temperature - positiveScore)
      for column in 0..<count { unsafe scores[column] *= scale / sum }
      unsafe scores[positive] -= scale
    }
    return Float(loss / Double(count))
  }

  /// G + Gᵀ: each cosine enters the loss through both of its rows.
  private func symmetrize() {
    // SAFETY: indices are below count · count.
    let scores = unsafe similarities.baseAddress
    for row in 0..<count {
      for column in 0..<row {
        let sum = unsafe scores[row * count + column] + scores[column * count + row]
        unsafe scores[row * count + column] = sum
        unsafe scores[column * count + row] = sum
      }
    }
  }

  /// ∂z = (∂ẑ - ẑ (ẑ · ∂ẑ)) / ‖z‖.
  private func unnormalize(into gradient: inout MutableSpan<Float>) {
    for row in 0..<count {
      // SAFETY: rows lie within buffers that `init` sized.
      let unit = unsafe normalized.baseAddress + row * dimensions
      let byUnit = unsafe normalizedGradient.baseAddress + row * dimensions
      let norm = unsafe norms.baseAddress[row]
      var along: Float = 0
      for index in 0..<dimensions { unsafe along += unit[index] * byUnit[index] }
      for index in 0..<dimensions {
        unsafe gradient[row * dimensions + index] = (byUnit[index] - unit[index] * along) / norm
      }
    }
  }
}
