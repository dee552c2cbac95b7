public import KizuCore

extension KNearestNeighbours {
  // A block of similarities takes 4 MB at most: small against any embedding table, large enough for the product.
  private static let queryBlock = 256
  private static let referenceBlock = 4096
  private static let queriesPerTask = 32

  /// The nearest references of each query, most similar first, equal ones by lower index.
  ///
  /// Similarities are computed block by block, so memory does not grow with Q · R.
  ///
  /// - Parameters:
  ///   - queries: `[Q, D]`, row-major.
  ///   - product: What multiplies matrices.
  ///   - threads: How many threads search; the result does not depend on it.
  /// - Returns: `[Q]` lists of ``neighbourCount`` neighbours.
  public func neighbours(
    of queries: [Float], product: any MatrixProduct, threads: Int = 1
  ) -> [[Neighbour]] {
    precondition(queries.count % dimension == 0)
    let normalisedQueries = Self.normalised(queries, dimension: dimension)
    let queryCount = queries.count / dimension
    var results: [[Neighbour]] = []
    results.reserveCapacity(queryCount)
    for start in stride(from: 0, to: queryCount, by: Self.queryBlock) {
      let count = min(Self.queryBlock, queryCount - start)
      results += search(normalisedQueries, from: start, count: count, product: product, threads: threads)
    }
    return results
  }

  private func search(
    _ queries: [Float], from start: Int, count: Int, product: any MatrixProduct, threads: Int
  ) -> [[Neighbour]] {
    let tasks = (count + Self.queriesPerTask - 1) / Self.queriesPerTask
    var nearest = (0..<tasks).map { task in
      [NearestList](
        repeating: NearestList(capacity: neighbourCount),
        count: min(Self.queriesPerTask, count - task * Self.queriesPerTask))
    }
    var similarities: [Float] = []
    for first in stride(from: 0, to: referenceCount, by: Self.referenceBlock) {
      let width = min(Self.referenceBlock, referenceCount - first)
      if similarities.count != count * width { similarities = [Float](repeating: 0, count: count * width) }
      var output = similarities.mutableSpan
      product.multiply(
        rows: count, columns: width, inner: dimension,
        queries.span.extracting(start * dimension..<(start + count) * dimension), transposeA: false,
        references.span.extracting(first * dimension..<(first + width) * dimension), transposeB: true,
        into: &output, accumulate: false)
      let block = similarities
      let before = nearest
      nearest = Parallel.map(tasks, threads: threads) { task in
        var lists = before[task]
        for index in lists.indices {
          let row = (task * Self.queriesPerTask + index) * width
          lists[index].offer(block.span.extracting(row..<row + width), firstIndex: first)
        }
        return lists
      }
    }
    return nearest.flatMap { $0.map(\.neighbours) }
  }
}
