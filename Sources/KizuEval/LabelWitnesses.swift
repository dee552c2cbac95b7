public import KizuCore

/// The photos that speak for a label and those that speak against it: its nearest ones of other groups.
public struct LabelWitnesses: Sendable, Equatable {
  /// The nearest photos of the same label, most similar first; indices are rows of the table.
  public let agreeing: [KNearestNeighbours.Neighbour]
  /// The nearest photos of other labels, most similar first; indices are rows of the table.
  public let disagreeing: [KNearestNeighbours.Neighbour]

  /// Finds the witnesses of some findings.
  ///
  /// - Parameters:
  ///   - findings: Which labels.
  ///   - table: The table that was audited.
  ///   - count: Witnesses for and against each label, at least 1; fewer where there are not so many.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: One entry a finding.
  public static func of(
    _ findings: [LabelAudit.Finding], in table: EmbeddingTable, count: Int, product: any MatrixProduct,
    threads: Int = 1
  ) -> [LabelWitnesses] {
    let groups = GroupNumbers(table.rows.map(\.group)).ofRow
    var result = [LabelWitnesses?](repeating: nil, count: findings.count)
    for label in Set(findings.map(\.label)) {
      let places = findings.indices.filter { findings[$0].label == label }
      let rows = places.map { findings[$0].row }
      let name = table.rows[rows[0]].label
      func nearest(_ isWitness: (String) -> Bool) -> [[KNearestNeighbours.Neighbour]] {
        let witnesses = table.rows.indices.filter { table.rows[$0].label.map(isWitness) ?? false }
        guard !witnesses.isEmpty else { return rows.map { _ in [] } }
        let search = KNearestNeighbours(
          references: table.values.rows(witnesses, dimension: table.dimension), dimension: table.dimension,
          labels: [Int](repeating: 0, count: witnesses.count), classCount: 1, neighbourCount: count)
        return search.neighbours(
          of: table.values.rows(rows, dimension: table.dimension),
          apart: .init(ofQuery: rows.map { groups[$0] }, ofReference: witnesses.map { groups[$0] }),
          product: product, threads: threads
        ).map { $0.map { .init(index: witnesses[$0.index], similarity: $0.similarity) } }
      }
      let (agreeing, disagreeing) = (nearest { $0 == name }, nearest { $0 != name })
      for (index, place) in places.enumerated() {
        result[place] = LabelWitnesses(agreeing: agreeing[index], disagreeing: disagreeing[index])
      }
    }
    return result.compactMap { $0 }
  }
}
