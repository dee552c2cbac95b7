import KizuCore
import RealModule

extension LabelSuggestion {
  private static let neighbours = 20
  /// A limit for time and memory; beyond it heaps give several photos.
  private static let mostClusters = 500

  /// The most typical photo of the largest heap without a label, again and again.
  ///
  /// Photos are clustered by direction (``SphericalKMeans``) into as many heaps as there will be labels.
  static func typical(
    in table: EmbeddingTable, count: Int, seed: UInt64, product: any MatrixProduct, threads: Int
  ) -> [LabelSuggestion] {
    let isLabelled = table.rows.map { $0.label != nil }
    let unlabelled = isLabelled.count { !$0 }
    let clusterCount = min(count + isLabelled.count - unlabelled, mostClusters, isLabelled.count)
    let clusters = SphericalKMeans(
      table.values, dimension: table.dimension, count: clusterCount, seed: seed, product: product,
      threads: threads
    ).clusterOfRow
    var members = [[Int]](repeating: [], count: clusterCount)
    for (row, cluster) in clusters.enumerated() { members[cluster].append(row) }
    // The candidates of each cluster, the most typical last.
    var candidates: [[LabelSuggestion]] = members.map { rows in
      zip(rows, typicalities(rows, of: table, product: product, threads: threads))
        .filter { !isLabelled[$0.0] }
        .map { LabelSuggestion(row: $0, clusterSize: rows.count, score: $1) }
        .sorted { ($0.score, $1.row) < ($1.score, $0.row) }
    }
    var labels = members.map { $0.count { isLabelled[$0] } }
    let groups = GroupNumbers(table.rows.map(\.group)).ofRow
    var used = Set(isLabelled.indices.filter { isLabelled[$0] }.map { groups[$0] })
    var chosen: [LabelSuggestion] = []
    while chosen.count < min(count, unlabelled) {
      let order = members.indices.filter { !candidates[$0].isEmpty }.sorted {
        (labels[$0], -members[$0].count, $0) < (labels[$1], -members[$1].count, $1)
      }
      // A group that is new, if any cluster has one; the fewest labels first.
      var pick = (cluster: order[0], place: candidates[order[0]].count - 1)
      for cluster in order {
        guard let place = candidates[cluster].lastIndex(where: { !used.contains(groups[$0.row]) }) else {
          continue
        }
        pick = (cluster, place)
        break
      }
      let suggestion = candidates[pick.cluster].remove(at: pick.place)
      labels[pick.cluster] += 1
      used.insert(groups[suggestion.row])
      chosen.append(suggestion)
    }
    return chosen
  }

  private static func typicalities(
    _ rows: [Int], of table: EmbeddingTable, product: any MatrixProduct, threads: Int
  ) -> [Double] {
    guard rows.count > 1 else { return rows.map { _ in 0 } }
    let values = table.values.rows(rows, dimension: table.dimension)
    // One more, which is the photo itself.
    let search = KNearestNeighbours(
      references: values, dimension: table.dimension, labels: [Int](repeating: 0, count: rows.count),
      classCount: 1,
      neighbourCount: min(neighbours, rows.count - 1) + 1)
    return search.neighbours(of: values, product: product, threads: threads).enumerated().map {
      place, nearest in
      let others = nearest.filter { $0.index != place }.prefix(neighbours)
      let sum = others.reduce(0.0) { $0 + Double.sqrt(max(0, 2 - 2 * Double($1.similarity))) }
      return Double(others.count) / max(sum, 1e-6)
    }
  }
}
