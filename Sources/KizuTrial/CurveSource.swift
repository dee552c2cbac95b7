public import KizuEval

/// Embeddings that take part in a label-efficiency curve, under a name.
public struct CurveSource: Sendable {
  /// What tables and plots call it.
  public var name: String
  /// The embeddings.
  public var table: EmbeddingTable

  public init(name: String, table: EmbeddingTable) {
    self.name = name
    self.table = table
  }

  /// Keeps those rows alone that all sources have, in the order of the first.
  ///
  /// Rows belong together by path. What is known about a photo (label, group, split) is what the first source knows.
  ///
  /// - Parameter sources: At least one.
  /// - Returns: The sources, and how many rows of the first were left out.
  /// - Throws: `EmbeddingTableError`, which on tables that were checked before is nothing.
  public static func joined(_ sources: [CurveSource]) throws(EmbeddingTableError) -> ([CurveSource], Int) {
    let places = sources.map { source in
      Dictionary(uniqueKeysWithValues: source.table.rows.enumerated().map { (Array($1.path.utf8), $0) })
    }
    let rows = sources[0].table.rows.filter { row in
      places.allSatisfy { $0[Array(row.path.utf8)] != nil }
    }
    var joined: [CurveSource] = []
    for (source, place) in zip(sources, places) {
      let dimension = source.table.dimension
      var values: [Float] = []
      values.reserveCapacity(rows.count * dimension)
      for row in rows {
        guard let index = place[Array(row.path.utf8)] else { continue }
        values += source.table.values[index * dimension..<(index + 1) * dimension]
      }
      joined.append(
        CurveSource(
          name: source.name, table: try EmbeddingTable(rows: rows, dimension: dimension, values: values)))
    }
    return (joined, sources[0].table.rows.count - rows.count)
  }
}
