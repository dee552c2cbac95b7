public import KizuCore

extension KNearestNeighbours {
  // A block of similarities takes 33 MB at most, less than the rows of the tables for which it is that large; large enough
  // that the product does not spend its time on bringing rows into its own order, again for each block. The width is a
  // multiple of 24, which the product's kernel takes at once, and no power of two, for which rows of a block would fall
  // on the same lines of a cache.
  static let queryBlock = 2048
  private static let referenceBlock = 4032

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
    let (block, width) = (min(Self.queryBlock, queryCount), min(Self.referenceBlock, referenceCount))
    let similarities = AlignedBuffer<Float>(count: block * width)
    var nearest = NearestRows(count: block, capacity: neighbourCount)
    var results: [[Neighbour]] = []
    results.reserveCapacity(queryCount)
    for start in stride(from: 0, to: queryCount, by: Self.queryBlock) {
      let count = min(Self.queryBlock, queryCount - start)
      nearest.clear()
      for first in stride(from: 0, to: referenceCount, by: Self.referenceBlock) {
        let width = min(Self.referenceBlock, referenceCount - first)
        // SAFETY: the buffer holds `block * width` numbers, no fewer than these, and outlives the loop.
        var output = unsafe UnsafeMutableBufferPointer(start: similarities.baseAddress, count: count * width)
          .mutableSpan
        product.multiply(
          rows: count, columns: width, inner: dimension,
          normalisedQueries.span.extracting(start * dimension..<(start + count) * dimension),
          transposeA: false,
          references.span.extracting(first * dimension..<(first + width) * dimension), transposeB: true,
          into: &output, accumulate: false)
        if let groups {
          for row in 0..<count {
            let own = groups.ofQuery[start + row]
            for column in 0..<width where groups.ofReference[first + column] == own {
              output[row * width + column] = -.infinity
            }
          }
        }
        nearest.offer(similarities, queries: count, width: width, firstIndex: first, threads: threads)
      }
      results += nearest.neighbours(ofFirst: count)
    }
    return results
  }
}
