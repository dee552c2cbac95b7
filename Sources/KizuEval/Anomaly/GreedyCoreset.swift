public import KizuCore
import RealModule

/// Few rows that stand for many: no row is far from the nearest chosen one.
///
/// The greedy k-centre choice (Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985) on random
/// projections, as in PatchCore (Roth et al., "Towards total recall in industrial anomaly detection", CVPR 2022): each
/// next row is the one farthest from all that were chosen before. Without a projection the greatest distance left is at
/// most twice the least possible.
public enum GreedyCoreset {
  /// Rows of more numbers than this are projected to as many.
  public static let projectedCount = 64
  private typealias Lanes = SIMD16<Float>

  /// Chooses rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, finite.
  ///   - dimension: D, at least 1.
  ///   - count: The most rows that are chosen, at least 1; fewer where all others equal a chosen one.
  ///   - seed: Keys the projection.
  ///   - product: What multiplies matrices.
  /// - Returns: Indices of rows in the order of their choice: the one nearest to the mean, then the farthest ones.
  public static func select(
    _ values: [Float], dimension: Int, count: Int, seed: UInt64, product: any MatrixProduct
  ) -> [Int] {
    precondition(dimension > 0 && count > 0 && values.count % dimension == 0)
    guard !values.isEmpty else { return [] }
    let (rows, width) = projected(values, dimension: dimension, seed: seed, product: product)
    var mean = [Lanes](repeating: .zero, count: width)
    for index in rows.indices { mean[index % width] += rows[index] }
    let total = rows.count / width
    for index in mean.indices { mean[index] /= Float(total) }
    var distances = [Float](repeating: .infinity, count: total)
    lower(&distances, rows, to: mean[...])
    var next = distances.indices.reduce(0) { distances[$1] < distances[$0] ? $1 : $0 }
    distances = [Float](repeating: .infinity, count: total)
    var chosen: [Int] = []
    while chosen.count < min(count, total) {
      chosen.append(next)
      let centre = rows[next * width..<(next + 1) * width]
      next = lower(&distances, rows, to: centre)
      if distances[next] == 0 { break }
    }
    return chosen
  }

  /// Lowers squared distances to those from one more centre.
  ///
  /// - Returns: The row that is farthest now, the first of equals.
  @discardableResult
  private static func lower(
    _ distances: inout [Float], _ rows: [Lanes], to centre: ArraySlice<Lanes>
  ) -> Int {
    let (width, first) = (centre.count, centre.startIndex)
    var farthest = 0
    for row in distances.indices {
      var sum = Lanes.zero
      for part in 0..<width {
        let difference = rows[row * width + part] - centre[first + part]
        sum += difference * difference
      }
      distances[row] = min(distances[row], sum.sum())
      if distances[row] > distances[farthest] { farthest = row }
    }
    return farthest
  }

  /// Rows as vectors of 16 lanes, filled up with zeros, projected by a Gaussian matrix where they are long.
  private static func projected(
    _ values: [Float], dimension: Int, seed: UInt64, product: any MatrixProduct
  ) -> (rows: [Lanes], width: Int) {
    let total = values.count / dimension
    let length = min(dimension, projectedCount)
    var short = values
    if dimension > projectedCount {
      var random = RandomStream(seed: seed, purpose: .coreset)
      let scale = 1 / Float(projectedCount).squareRoot()
      let matrix = (0..<dimension * length).map { _ in scale * random.normal() }
      short = [Float](repeating: 0, count: total * length)
      var output = short.mutableSpan
      product.multiply(
        rows: total, columns: length, inner: dimension, values.span, transposeA: false, matrix.span,
        transposeB: false, into: &output, accumulate: false)
    }
    let width = (length + Lanes.scalarCount - 1) / Lanes.scalarCount
    var rows = [Lanes](repeating: .zero, count: total * width)
    for row in 0..<total {
      for column in 0..<length {
        rows[row * width + column / Lanes.scalarCount][column % Lanes.scalarCount] =
          short[row * length + column]
      }
    }
    return (rows, width)
  }
}
