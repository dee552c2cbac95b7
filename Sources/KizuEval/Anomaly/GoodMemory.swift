public import KizuCore

/// What good parts look like: rows of features, kept apart by the fold of the photo that they come from.
///
/// A good photo that taught is judged by the rows of the other folds alone; any other photo by all rows.
public struct GoodMemory: Sendable, Equatable {
  /// Numbers in a row, D.
  public let dimension: Int
  /// The rows of each fold, `[N, D]`, row-major.
  public let folds: [[Float]]
  private let squares: [[Float]]

  // A block of products takes 8 MB at most.
  private static let queryBlock = 1024
  private static let rowBlock = 2048

  /// Keeps rows.
  ///
  /// - Parameters:
  ///   - folds: Rows of each fold, `[N, D]`.
  ///   - dimension: D, at least 1.
  public init(_ folds: [[Float]], dimension: Int) {
    precondition(dimension > 0 && folds.allSatisfy { $0.count % dimension == 0 })
    self.folds = folds
    self.dimension = dimension
    squares = folds.map { rows in
      stride(from: 0, to: rows.count, by: dimension).map { Self.squaredLength(rows, $0, dimension) }
    }
  }

  /// Rows in all.
  public var count: Int { folds.reduce(0) { $0 + $1.count } / dimension }

  /// The Euclidean distance of each query to the nearest row.
  ///
  /// The nearest row is found by |q|² + |m|² - 2 q·m, block by block; its distance is then computed by differences, so
  /// that equal rows are at distance 0.
  ///
  /// - Parameters:
  ///   - queries: `[Q, D]`, row-major.
  ///   - fold: The fold whose rows do not count.
  ///   - product: What multiplies matrices.
  /// - Returns: `[Q]`; infinite where no row counts.
  public func distances(
    to queries: [Float], withoutFold fold: Int? = nil, product: any MatrixProduct
  ) -> [Float] {
    precondition(queries.count % dimension == 0)
    let total = queries.count / dimension
    var nearest = [Nearest](repeating: Nearest(), count: total)
    var products: [Float] = []
    for start in stride(from: 0, to: total, by: Self.queryBlock) {
      let size = min(Self.queryBlock, total - start)
      for number in folds.indices where number != fold {
        let (rows, lengths) = (folds[number], squares[number])
        for first in stride(from: 0, to: lengths.count, by: Self.rowBlock) {
          let width = min(Self.rowBlock, lengths.count - first)
          if products.count != size * width { products = [Float](repeating: 0, count: size * width) }
          var output = products.mutableSpan
          product.multiply(
            rows: size, columns: width, inner: dimension,
            queries.span.extracting(start * dimension..<(start + size) * dimension), transposeA: false,
            rows.span.extracting(first * dimension..<(first + width) * dimension), transposeB: true,
            into: &output, accumulate: false)
          Self.lower(
            &nearest, from: start, count: size, products: products.span, lengths: lengths.span,
            fold: number, firstRow: first)
        }
      }
    }
    return nearest.enumerated().map { query, best in
      best.fold < 0 ? .infinity : distance(queries, query, folds[best.fold], best.row)
    }
  }

  /// The best row of a query so far.
  private struct Nearest {
    /// |m|² - 2 q·m.
    var value = Float.infinity
    var fold = -1
    var row = 0
  }

  /// Looks through a block of products `[count, rows]`.
  private static func lower(
    _ nearest: inout [Nearest], from start: Int, count: Int, products: Span<Float>, lengths: Span<Float>,
    fold: Int, firstRow: Int
  ) {
    let width = products.count / count
    for query in 0..<count {
      var best = nearest[start + query]
      for row in 0..<width {
        let value = lengths[firstRow + row] - 2 * products[query * width + row]
        if value < best.value { best = Nearest(value: value, fold: fold, row: firstRow + row) }
      }
      nearest[start + query] = best
    }
  }

  private func distance(_ queries: [Float], _ query: Int, _ rows: [Float], _ row: Int) -> Float {
    var sum: Float = 0
    for index in 0..<dimension {
      let difference = queries[query * dimension + index] - rows[row * dimension + index]
      sum += difference * difference
    }
    return sum.squareRoot()
  }

  private static func squaredLength(_ rows: [Float], _ start: Int, _ dimension: Int) -> Float {
    var sum: Float = 0
    for index in start..<start + dimension { sum += rows[index] * rows[index] }
    return sum
  }
}
