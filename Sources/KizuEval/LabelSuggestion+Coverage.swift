import KizuCore

extension LabelSuggestion {
  /// How much the labels so far leave each photo in doubt, 0…1: 1 - (p₁ - p₂) of the two most probable classes by a
  /// linear probe; 1 for all where fewer than two classes have a label.
  static func doubts(in table: EmbeddingTable, seed: UInt64, product: any MatrixProduct) -> [Float] {
    guard let labelled = try? LabelledRows(of: table) else {
      return [Float](repeating: 1, count: table.rows.count)
    }
    let known = table.values.rows(labelled.rows, dimension: table.dimension)
    let classCount = labelled.classes.count
    let strength = LinearProbe.chooseStrength(
      known, dimension: table.dimension, labels: labelled.labels, groups: labelled.groups,
      classCount: classCount, seed: seed, product: product)
    let probe = LinearProbe.fit(
      known, dimension: table.dimension, labels: labelled.labels, classCount: classCount, c: strength.c,
      product: product)
    let shares = probe.probabilities(of: table.values, product: product)
    return table.rows.indices.map { row in
      let best = shares[row * classCount..<(row + 1) * classCount].sorted(by: >)
      return Float(1 - (best[0] - best[1]))
    }
  }

  /// The photo that adds most to the coverage of all, again and again.
  static func covering(
    _ table: EmbeddingTable, _ weights: [Float], count: Int, seed: UInt64, product: any MatrixProduct,
    threads: Int
  ) -> [LabelSuggestion] {
    let isLabelled = table.rows.map { $0.label != nil }
    var herding = CoverageHerding(
      table, isLabelled: isLabelled, weights: weights, seed: seed, product: product, threads: threads)
    let groups = GroupNumbers(table.rows.map(\.group)).ofRow
    var used = Set(isLabelled.indices.filter { isLabelled[$0] }.map { groups[$0] })
    var left = Array(herding.candidates.indices)
    var chosen: [(row: Int, score: Double)] = []
    while chosen.count < count, !left.isEmpty {
      let gains = herding.gains()
      func best(_ places: [Int]) -> Int? {
        places.max { (gains[$0], -$0) < (gains[$1], -$1) }
      }
      // A group that is new, if any candidate has one.
      guard
        let place = best(left.filter { !used.contains(groups[herding.candidates[$0]]) }) ?? best(left)
      else { break }
      let row = herding.candidates[place]
      chosen.append((row, gains[place] / max(herding.most, .leastNormalMagnitude)))
      used.insert(groups[row])
      herding.choose(place)
      left.removeAll { $0 == place }
    }
    let rows = chosen.map(\.row)
    let nearest = KNearestNeighbours(
      references: table.values.rows(rows, dimension: table.dimension), dimension: table.dimension,
      labels: [Int](repeating: 0, count: rows.count), classCount: 1, neighbourCount: 1
    ).neighbours(of: table.values, product: product, threads: threads)
    var sizes = [Int](repeating: 0, count: rows.count)
    for neighbour in nearest { sizes[neighbour[0].index] += 1 }
    return zip(chosen, sizes).map { LabelSuggestion(row: $0.row, clusterSize: $1, score: $0.score) }
  }
}
