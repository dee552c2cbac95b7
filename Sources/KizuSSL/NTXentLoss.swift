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

  private let threads: Int
  /// Rows of similarities that are held at a time.
  private let tileRows: Int
  private var normalized: AlignedBuffer<Float>
  private var norms: AlignedBuffer<Float>
  /// 1 / Σ_{k≠i} exp((cos_ik - 1) / τ) of each row.
  private var inverseSums: AlignedBuffer<Float>
  /// Some rows of similarities `[tileRows, 2N]`: cosines, then their exponentials, then the loss's gradient by them.
  private var tile: AlignedBuffer<Float>
  private var normalizedGradient: AlignedBuffer<Float>

  /// Plans the memory for batches of one shape.
  ///
  /// - Parameters:
  ///   - temperature: τ.
  ///   - count: Views, 2N.
  ///   - dimensions: Length of a projection.
  ///   - threads: How many threads take exponentials; the result is the same for any number.
  ///   - tileRows: Rows of similarities that are held at a time. A batch of more rows computes them twice, so that
  ///     memory grows with the batch and not with its square.
  /// - Precondition: `count` is even and at least 4, `temperature` is above 0.
  public init(temperature: Float, count: Int, dimensions: Int, threads: Int = 1, tileRows: Int = 512) {
    precondition(temperature > 0 && count >= 4 && count % 2 == 0 && dimensions > 0)
    precondition(threads > 0 && tileRows > 0)
    self.temperature = temperature
    self.count = count
    self.dimensions = dimensions
    self.threads = threads
    self.tileRows = min(tileRows, count)
    normalized = AlignedBuffer(count: count * dimensions)
    norms = AlignedBuffer(count: count)
    inverseSums = AlignedBuffer(count: count)
    tile = AlignedBuffer(count: self.tileRows * count)
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
    let tiles = stride(from: 0, to: count, by: tileRows).map { $0..<min($0 + tileRows, count) }
    var loss = 0.0
    for rows in tiles {
      fillTile(rows, product)
      loss += exponentiate(rows)
    }
    for rows in tiles {
      if tiles.count > 1 {
        fillTile(rows, product)
        _ = exponentiate(rows)
      }
      exponentialsToGradient(rows)
      multiplyTile(rows, product)
    }
    unnormalize(into: &gradient)
    return Float(loss / Double(count))
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

  /// The cosines of some rows with all.
  private func fillTile(_ rows: Range<Int>, _ product: some MatrixProduct) {
    // SAFETY: the rows lie within buffers that `init` sized.
    let own = unsafe UnsafeBufferPointer(
      start: normalized.baseAddress + rows.lowerBound * dimensions, count: rows.count * dimensions)
    let cosines = unsafe UnsafeMutableBufferPointer(start: tile.baseAddress, count: rows.count * count)
    let all = unsafe UnsafeBufferPointer(start: normalized.baseAddress, count: normalized.count)
    let ownSpan = unsafe own.span
    let allSpan = unsafe all.span
    var cosineSpan = unsafe cosines.mutableSpan
    product.multiply(
      rows: rows.count, columns: count, inner: dimensions, ownSpan, transposeA: false, allSpan,
      transposeB: true, into: &cosineSpan, accumulate: false)
  }

  /// Turns cosines into exp((cos - 1) / τ) in place, 0 for a view with itself, and returns the rows' losses' sum.
  ///
  /// Cosines are at most 1, so exponents are at most 0.
  private func exponentiate(_ rows: Range<Int>) -> Double {
    // SAFETY: each call works on its own row of the tile and its own place of the sums.
    nonisolated(unsafe) let (tile, inverseSums) = unsafe (tile.baseAddress, inverseSums.baseAddress)
    let (count, temperature) = (count, temperature)
    let losses = rowByRow(rows) { row in
      let scores = unsafe tile + (row - rows.lowerBound) * count
      let positiveScore = unsafe scores[Self.positive(of: row, count)] / temperature
      var sum = 0.0
      for column in 0..<count {
        let weight = unsafe column == row ? 0 : Float.exp((scores[column] - 1) / temperature)
        unsafe scores[column] = weight
        sum += Double(weight)
      }
      // At a low temperature every weight may vanish; the row then keeps a finite loss.
      sum = max(sum, 1e-30)
      unsafe inverseSums[row] = Float(1 / sum)
      return .log(sum) + Double(1 / temperature - positiveScore)
    }
    return losses.reduce(0, +)
  }

  /// Turns exponentials e_ik into ∂L/∂cos_ik in place.
  ///
  /// Each cosine enters the loss through both of its rows: e_ik (1 / Σ_i + 1 / Σ_k) / (2N τ), less 2 / (2N τ) for
  /// the positive.
  private func exponentialsToGradient(_ rows: Range<Int>) {
    let scale = 1 / (Float(count) * temperature)
    // SAFETY: as above; the sums are only read.
    nonisolated(unsafe) let (tile, inverseSums) = unsafe (tile.baseAddress, inverseSums.baseAddress)
    let count = count
    _ = rowByRow(rows) { row in
      let scores = unsafe tile + (row - rows.lowerBound) * count
      let own = unsafe inverseSums[row]
      for column in 0..<count { unsafe scores[column] *= scale * (own + inverseSums[column]) }
      unsafe scores[Self.positive(of: row, count)] -= 2 * scale
      return 0
    }
  }

  /// ∂ẑ of some rows from the gradient by their cosines.
  private func multiplyTile(_ rows: Range<Int>, _ product: some MatrixProduct) {
    // SAFETY: the rows lie within buffers that `init` sized.
    let byCosines = unsafe UnsafeBufferPointer(start: tile.baseAddress, count: rows.count * count)
    let byNormalized = unsafe UnsafeMutableBufferPointer(
      start: normalizedGradient.baseAddress + rows.lowerBound * dimensions, count: rows.count * dimensions)
    let all = unsafe UnsafeBufferPointer(start: normalized.baseAddress, count: normalized.count)
    let cosineSpan = unsafe byCosines.span
    let allSpan = unsafe all.span
    var ownSpan = unsafe byNormalized.mutableSpan
    product.multiply(
      rows: rows.count, columns: dimensions, inner: count, cosineSpan, transposeA: false, allSpan,
      transposeB: false, into: &ownSpan, accumulate: false)
  }

  /// The results of `body` for some rows, in order; on several threads where that is worth waking them.
  private func rowByRow(_ rows: Range<Int>, _ body: @Sendable (Int) -> Double) -> [Double] {
    let blocks = count < 512 ? 1 : min(rows.count, 8 * threads)
    let parts = Parallel.map(blocks, threads: threads) { block in
      (rows.count * block / blocks..<rows.count * (block + 1) / blocks).map { body(rows.lowerBound + $0) }
    }
    return Array(parts.joined())
  }

  /// The other view of a view's photo.
  private static func positive(of row: Int, _ count: Int) -> Int {
    row < count / 2 ? row + count / 2 : row - count / 2
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
