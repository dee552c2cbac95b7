public import KizuCore
import RealModule

/// A photo that is worth labelling next.
///
/// Typicality with coverage, TypiClust: Hacohen, Dekel and Weinshall, "Active learning on a budget: opposite strategies
/// suit high and low budgets", ICML 2022. Photos are clustered into as many clusters as there will be labels; the
/// most typical photo of the largest cluster without a label comes first. Clusters are by direction
/// (``SphericalKMeans``), and no two suggestions are of one group as long as there are others.
public struct LabelSuggestion: Sendable, Equatable {
  /// Its row in the table.
  public let row: Int
  /// Photos in its cluster: how many it stands for.
  public let clusterSize: Int
  /// 1 / mean distance to its up to 20 nearest photos in the cluster, of embeddings of length 1.
  public let typicality: Double

  private static let neighbours = 20
  /// A limit for time and memory; beyond it clusters give several photos.
  private static let mostClusters = 500

  /// Suggests unlabelled photos, the most useful first.
  ///
  /// - Parameters:
  ///   - table: Embeddings of labelled and unlabelled photos.
  ///   - count: How many at most.
  ///   - seed: Keys the clusters.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: At most `count`, fewer where there are not so many unlabelled photos.
  public static func suggest(
    from table: EmbeddingTable, count: Int, seed: UInt64, product: any MatrixProduct, threads: Int = 1
  ) -> [LabelSuggestion] {
    let isLabelled = table.rows.map { $0.label != nil }
    let unlabelled = isLabelled.count { !$0 }
    guard count > 0, unlabelled > 0 else { return [] }
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
        .map { LabelSuggestion(row: $0, clusterSize: rows.count, typicality: $1) }
        .sorted { ($0.typicality, $1.row) < ($1.typicality, $0.row) }
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
