import KizuCore

/// How far two sets of embeddings are apart beyond the classes that they hold.
///
/// The energy distance 2 · E|a - b| - E|a - a'| - E|b - b'| (Székely and Rizzo, "Energy statistics", Journal of
/// Statistical Planning and Inference 143, 2013) of embeddings of length 1, without a photo's distance to itself, so that
/// its mean is 0 for sets of one kind whatever their sizes. It is taken within each called class and averaged with the
/// shares that the classes have among the a, so that more defects today are no change by themselves.
struct ClasswiseEnergy {
  private let values: [Float]
  private let dimension: Int
  private let calls: [Int]
  private let groups: [Int]
  private let classCount: Int
  /// `[B, B]`, distances among references.
  private let within: [Float]
  private let product: any MatrixProduct

  /// - Parameters:
  ///   - references: The b: `[B, D]`, rows of length 1.
  ///   - dimension: D.
  ///   - calls: The class of each, in 0 ..< `classCount`.
  ///   - groups: The group of each.
  ///   - classCount: K.
  ///   - product: What multiplies matrices.
  init(
    references: [Float], dimension: Int, calls: [Int], groups: [Int], classCount: Int,
    product: any MatrixProduct
  ) {
    values = references
    self.dimension = dimension
    self.calls = calls
    self.groups = groups
    self.classCount = classCount
    self.product = product
    within = Self.distances(references, references, dimension: dimension, product: product)
  }

  /// The distance of a set.
  ///
  /// - Parameters:
  ///   - set: The a: `[A, D]`, rows of length 1.
  ///   - setCalls: The class of each.
  ///   - away: References of these groups are left out.
  /// - Returns: 0 where no class has two of each.
  func distance(of set: [Float], calls setCalls: [Int], apartFrom away: Set<Int>) -> Double {
    let across = Self.distances(set, values, dimension: dimension, product: product)
    let among = Self.distances(set, set, dimension: dimension, product: product)
    var (sum, weight) = (0.0, 0.0)
    for number in 0..<classCount {
      let a = setCalls.indices.filter { setCalls[$0] == number }
      let b = calls.indices.filter { calls[$0] == number && !away.contains(groups[$0]) }
      guard a.count > 1, b.count > 1 else { continue }
      let apart = Self.sum(across, rows: a, columns: b, width: calls.count) / Double(a.count * b.count)
      let own = Self.sum(among, rows: a, columns: a, width: setCalls.count) / Double(a.count * (a.count - 1))
      let other = Self.sum(within, rows: b, columns: b, width: calls.count) / Double(b.count * (b.count - 1))
      sum += Double(a.count) * (2 * apart - own - other)
      weight += Double(a.count)
    }
    return weight > 0 ? sum / weight : 0
  }

  private static func sum(_ matrix: [Float], rows: [Int], columns: [Int], width: Int) -> Double {
    let cells = matrix.span
    var sum = 0.0
    for row in rows { for column in columns { sum += Double(cells[row * width + column]) } }
    return sum
  }

  /// Euclidean distances of rows of length 1; 0 where rows are equal but for rounding.
  private static func distances(
    _ a: [Float], _ b: [Float], dimension: Int, product: any MatrixProduct
  ) -> [Float] {
    let (rows, columns) = (a.count / dimension, b.count / dimension)
    let cells = product.product(
      rows: rows, columns: columns, inner: dimension, a.span, b.span, transposeB: true)
    return cells.map { $0 > 1 - 1e-6 ? 0 : (2 - 2 * $0).squareRoot() }
  }
}
