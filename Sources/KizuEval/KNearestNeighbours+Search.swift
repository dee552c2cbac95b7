public import KizuCore

extension KNearestNeighbours {
  // A block of similarities takes 4 MB at most: small against any embedding table, large enough for the product.
  private static let queryBlock = 256
  private static let referenceBlock = 4096
  private static let queriesPerTask = 32

  /// Groups by number: a reference of a query's own group is no neighbour of it.
  package struct Groups {
    /// One a query, `[Q]`.
    package var ofQuery: [Int]
    /// One a reference, `[R]`.
    package var ofReference: [Int]

    package init(ofQuery: [Int], ofReference: [Int]) {
      self.ofQuery = ofQuery
      self.ofReference = ofReference
    }
  }

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
    neighbours(of: queries, apart: nil, product: product, threads: threads)
  }

  /// The nearest references of each query that are not of its own group; fewer where there are not so many.
  package func neighbours(
    of queries: [Float], apart groups: Groups?, product: any MatrixProduct, threads: Int
  ) -> [[Neighbour]] {
    precondition(queries.count % dimension == 0)
    precondition(
      groups.map { $0.ofQuery.count * dimension == queries.count && $0.ofReference.count == referenceCount }
        ?? true)
    let normalisedQueries = Self.normalised(queries, dimension: dimension)
    let queryCount = queries.count / dimension
    var results: [[Neighbour]] = []
    results.reserveCapacity(queryCount)
    for start in stride(from: 0, to: queryCount, by: Self.queryBlock) {
      let count = min(Self.queryBlock, queryCount - start)
      results += search(
        normalisedQueries, from: start, count: count, apart: groups, product: product, threads: threads)
    }
    guard groups != nil else { return results }
    return results.map { $0.filter { $0.similarity > -.infinity } }
  }

  private func search(
    _ queries: [Float], from start: Int, count: Int, apart groups: Groups?, product: any MatrixProduct,
    threads: Int
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
      if let groups {
        for row in 0..<count {
          let own = groups.ofQuery[start + row]
          for column in 0..<width where groups.ofReference[first + column] == own {
            similarities[row * width + column] = -.infinity
          }
        }
      }
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
