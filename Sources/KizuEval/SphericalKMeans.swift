import KizuCore

/// Clusters by direction: each row belongs to the centre of greatest cosine similarity.
///
/// Spherical k-means (Dhillon and Modha, Machine Learning 42, 2001) from centres chosen by k-means++ (Arthur and
/// Vassilvitskii, SODA 2007), begun several times: of what those end with, the clusters whose rows are most like their
/// centres are kept.
struct SphericalKMeans {
  private static let mostIterations = 50
  private static let starts = 8
  /// Rows times clusters beyond which two starts have to do.
  private static let largeWork = 4_000_000

  /// The cluster of each row, in 0 ..< `count`; a cluster may be empty.
  let clusterOfRow: [Int]
  /// The sum of the rows' similarities to their centres: what is as large as possible.
  let cohesion: Double

  /// Clusters rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, N at least 1.
  ///   - dimension: D.
  ///   - count: How many clusters, 1…N.
  ///   - seed: Keys the first centres.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  init(
    _ values: [Float], dimension: Int, count: Int, seed: UInt64, product: any MatrixProduct, threads: Int
  ) {
    let rows = KNearestNeighbours.normalised(values, dimension: dimension)
    let starts = rows.count / dimension * count > Self.largeWork ? 2 : Self.starts
    var best: (clusters: [Int], cohesion: Double) = ([], -.infinity)
    for start in 0..<(count > 1 ? starts : 1) {
      let found = Self.clusters(
        rows, dimension: dimension, count: count, seed: seed, start: UInt32(start), product: product,
        threads: threads)
      if found.cohesion > best.cohesion { best = found }
    }
    (clusterOfRow, cohesion) = best
  }

  /// One start, followed until nothing changes.
  private static func clusters(
    _ rows: [Float], dimension: Int, count: Int, seed: UInt64, start: UInt32, product: any MatrixProduct,
    threads: Int
  ) -> (clusters: [Int], cohesion: Double) {
    var centres = firstCentres(
      rows, dimension: dimension, count: count, seed: seed, start: start, product: product)
    var clusters: [Int] = []
    var cohesion = -Double.infinity
    for _ in 0..<mostIterations {
      let search = KNearestNeighbours(
        references: centres, dimension: dimension, labels: Array(0..<count), classCount: count,
        neighbourCount: 1)
      let nearest = search.neighbours(of: rows, product: product, threads: threads).map { $0[0] }
      cohesion = nearest.reduce(0) { $0 + Double($1.similarity) }
      let next = nearest.map(\.index)
      if next == clusters { break }
      clusters = next
      centres = means(rows, clusters, dimension: dimension, previous: centres)
    }
    return (clusters, cohesion)
  }

  /// The sums of clusters, of which only the direction matters; an empty one keeps its centre.
  private static func means(
    _ rows: [Float], _ clusters: [Int], dimension: Int, previous: [Float]
  ) -> [Float] {
    var sums = [Float](repeating: 0, count: previous.count)
    var isEmpty = [Bool](repeating: true, count: previous.count / dimension)
    for (row, cluster) in clusters.enumerated() {
      isEmpty[cluster] = false
      for column in 0..<dimension { sums[cluster * dimension + column] += rows[row * dimension + column] }
    }
    for cluster in isEmpty.indices where isEmpty[cluster] {
      for column in cluster * dimension..<(cluster + 1) * dimension { sums[column] = previous[column] }
    }
    return sums
  }

  /// Each next centre is a row drawn with a probability that grows with its distance to the centres so far.
  private static func firstCentres(
    _ rows: [Float], dimension: Int, count: Int, seed: UInt64, start: UInt32, product: any MatrixProduct
  ) -> [Float] {
    let total = rows.count / dimension
    var random = RandomStream(seed: seed, purpose: .clustering, epoch: start)
    var chosen = random.index(below: total)
    var centres: [Float] = []
    var distances = [Double](repeating: .infinity, count: total)
    while true {
      let centre = rows.rows([chosen], dimension: dimension)
      centres += centre
      guard centres.count < count * dimension else { return centres }
      var similarities = [Float](repeating: 0, count: total)
      var output = similarities.mutableSpan
      product.multiply(
        rows: total, columns: 1, inner: dimension, rows.span, transposeA: false, centre.span,
        transposeB: true,
        into: &output, accumulate: false)
      for row in 0..<total { distances[row] = min(distances[row], max(0, 1 - Double(similarities[row]))) }
      distances[chosen] = 0
      var left = Double(random.unit()) * distances.reduce(0, +)
      // Where all rows are equal to centres, any row will do.
      chosen = distances.lastIndex { $0 > 0 } ?? centres.count / dimension
      for row in 0..<total where distances[row] > 0 {
        left -= distances[row]
        if left < 0 {
          chosen = row
          break
        }
      }
    }
  }
}
