public import KizuCore

extension KNearestNeighbours {
  /// The share of the votes that each class gets, each query's found on one of several ranks: those of one process, to
  /// the bit.
  ///
  /// Ranks take whole blocks of queries, for the product of a part of a block might sum in another order. Where there
  /// is one block, one rank searches alone.
  ///
  /// - Parameters:
  ///   - queries: `[Q, D]`, row-major, the same on every rank, as the references are.
  ///   - product: What multiplies matrices.
  ///   - threads: How many threads search on this rank; the result does not depend on it.
  ///   - world: The ranks.
  /// - Returns: `[Q, K]` on every rank; each row sums to 1.
  /// - Throws: `CommunicatorError` when a rank is gone.
  public func probabilities(
    of queries: [Float], product: any MatrixProduct, threads: Int = 1, among world: any Communicator
  ) throws(CommunicatorError) -> [Double] {
    let count = queries.count / dimension
    let blocks = BatchShare(of: world).range(of: (count + Self.queryBlock - 1) / Self.queryBlock)
    let own = blocks.lowerBound * Self.queryBlock..<min(blocks.upperBound * Self.queryBlock, count)
    let shares = probabilities(
      of: Array(queries[own.lowerBound * dimension..<own.upperBound * dimension]), product: product,
      threads: threads)
    return Array(try world.gather(shares).joined())
  }
}
