package import KizuCore
package import KizuEval

extension POCRecord {
  /// Where each photo lies along the two directions in which embeddings vary most, each taken as a direction itself.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - product: Multiplies.
  /// - Returns: The places, and the share of the variance that the two directions hold, 0…1; none for fewer than three
  ///   photos.
  package static func map(
    of table: EmbeddingTable, product: some MatrixProduct
  ) -> ([POCRecord.Place], Double) {
    guard table.rows.count > 2, table.dimension > 1 else { return ([], 0) }
    let rows = table.values.directions(dimension: table.dimension)
    let components = PrincipalComponents(
      of: rows.span, dimension: table.dimension, count: 2, product: product)
    let total = components.totalVariance(of: rows, dimension: table.dimension)
    let places = table.rows.enumerated().map { index, row in
      let (x, y) = components.place(of: rows[index * table.dimension..<(index + 1) * table.dimension])
      return POCRecord.Place(path: row.path, label: row.label, x: x, y: y)
    }
    return (places, total > 0 ? components.variances.reduce(0, +) / total : 0)
  }
}

extension [Float] {
  /// The rows of a matrix, each of length 1.
  fileprivate func directions(dimension: Int) -> [Float] {
    stride(from: 0, to: count, by: dimension).flatMap { direction(of: self[$0..<$0 + dimension]) }
  }
}

extension PrincipalComponents {
  /// The variance in all directions.
  fileprivate func totalVariance(of rows: [Float], dimension: Int) -> Double {
    var sum = 0.0
    for (index, value) in rows.enumerated() {
      let difference = Double(value - mean[index % dimension])
      sum += difference * difference
    }
    return sum / Double(rows.count / dimension)
  }

  /// Coordinates along the first two directions.
  fileprivate func place(of row: ArraySlice<Float>) -> (Float, Float) {
    var place: (Float, Float) = (0, 0)
    for (index, value) in row.enumerated() {
      place.0 += (value - mean[index]) * directions[index]
      place.1 += (value - mean[index]) * directions[mean.count + index]
    }
    return place
  }
}
