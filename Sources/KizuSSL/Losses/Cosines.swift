import KizuCore
import RealModule

/// The cosines of all pairs of projections, and the way back from their gradient to that of the projections.
///
/// ẑ = z / ‖z‖ and c_ij = ẑ_i · ẑ_j. Where G_ij = ∂L/∂c_ij counts each entry alone, ∂L/∂ẑ = (G + Gᵀ) ẑ and
/// ∂L/∂z = (∂ẑ - ẑ (ẑ · ∂ẑ)) / ‖z‖.
@safe final class Cosines {
  /// Projections: 2N.
  let count: Int
  /// Length of a projection.
  let dimensions: Int
  /// c, `[2N, 2N]`, to be replaced by G in place.
  let matrix: AlignedBuffer<Float>
  private let normalized: AlignedBuffer<Float>
  private let norms: AlignedBuffer<Float>
  private let normalizedGradient: AlignedBuffer<Float>

  /// Plans the memory for batches of one shape.
  init(count: Int, dimensions: Int) {
    self.count = count
    self.dimensions = dimensions
    matrix = AlignedBuffer(count: count * count)
    normalized = AlignedBuffer(count: count * dimensions)
    norms = AlignedBuffer(count: count)
    normalizedGradient = AlignedBuffer(count: count * dimensions)
  }

  /// Fills the matrix with the cosines of projections; a zero vector has cosine 0 with all.
  func measure(_ projections: Span<Float>, product: some MatrixProduct) {
    precondition(projections.count == count * dimensions)
    // SAFETY: each buffer is read only after it was written, by the thread that wrote it.
    var units = unsafe normalized.elements.mutableSpan
    var lengths = unsafe norms.elements.mutableSpan
    for row in 0..<count {
      var squares: Float = 0
      for index in row * dimensions..<(row + 1) * dimensions {
        squares += projections[index] * projections[index]
      }
      let norm = max(Float.sqrt(squares), 1e-12)
      lengths[row] = norm
      for index in row * dimensions..<(row + 1) * dimensions { units[index] = projections[index] / norm }
    }
    var cosines = unsafe matrix.elements.mutableSpan
    unsafe product.multiply(
      rows: count, columns: count, inner: dimensions, normalized.elements.span, transposeA: false,
      normalized.elements.span,
      transposeB: true, into: &cosines, accumulate: false)
  }

  /// Turns the matrix, which holds G by now, into the gradient by the projections.
  func propagate(into gradient: inout MutableSpan<Float>, product: some MatrixProduct) {
    precondition(gradient.count == count * dimensions)
    // SAFETY: as above.
    var cosines = unsafe matrix.elements.mutableSpan
    for row in 0..<count {
      for column in 0..<row {
        let sum = cosines[row * count + column] + cosines[column * count + row]
        cosines[row * count + column] = sum
        cosines[column * count + row] = sum
      }
    }
    var result = unsafe normalizedGradient.elements.mutableSpan
    unsafe product.multiply(
      rows: count, columns: dimensions, inner: count, matrix.elements.span, transposeA: false,
      normalized.elements.span,
      transposeB: false, into: &result, accumulate: false)
    unsafe unnormalize(
      normalized.elements.span, normalizedGradient.elements.span, norms.elements.span, into: &gradient)
  }

  private func unnormalize(
    _ units: Span<Float>, _ byUnits: Span<Float>, _ lengths: Span<Float>,
    into gradient: inout MutableSpan<Float>
  ) {
    for row in 0..<count {
      let range = row * dimensions..<(row + 1) * dimensions
      var along: Float = 0
      for index in range { along += units[index] * byUnits[index] }
      for index in range { gradient[index] = (byUnits[index] - units[index] * along) / lengths[row] }
    }
  }
}
