import KizuCore

/// Measures parts of the training photos, and folders, against the training photos.
struct DriftRuler {
  /// One measure of one set of photos.
  struct Measured {
    var name: String
    var value: Double
    /// The value less what the same classes have among training photos.
    var shift: Double
    var isTwoSided: Bool
  }

  private let classifier: SavedClassifier
  private let reference: DriftReference
  private let energy: ClasswiseEnergy

  init(_ classifier: SavedClassifier, _ reference: DriftReference, product: any MatrixProduct) {
    self.classifier = classifier
    self.reference = reference
    let (dimension, classCount) = (classifier.novelty.dimension, classifier.classes.count)
    var random = RandomStream(seed: 0, purpose: .driftParts, item: 1)
    let chosen = random.permutation(of: reference.groups.count).prefix(DriftTest.mostReferences).sorted()
    energy = ClasswiseEnergy(
      references: classifier.novelty.references.rows(chosen, dimension: dimension), dimension: dimension,
      calls: chosen.map { reference.calls[$0] }, groups: chosen.map { reference.groups[$0] },
      classCount: classCount, product: product)
  }

  /// Measures training photos as if they were new.
  func measure(rows: [Int], looks: Bool) -> [Measured] {
    measure(
      classifier.novelty.references.rows(rows, dimension: classifier.novelty.dimension),
      calls: rows.map { reference.calls[$0] }, distances: rows.map { reference.distances[$0] },
      looks: looks ? rows.compactMap { reference.looks?[$0] } : [],
      apartFrom: Set(rows.map { reference.groups[$0] }))
  }

  /// Measures the first `count` photos of a folder.
  func measure(_ folder: DriftReference.Folder, count: Int, looks: Bool) -> [Measured] {
    let dimension = classifier.novelty.dimension
    return measure(
      KNearestNeighbours.normalised(Array(folder.embeddings.prefix(count * dimension)), dimension: dimension),
      calls: Array(folder.calls.prefix(count)), distances: Array(folder.distances.prefix(count)),
      looks: looks ? folder.looks.prefix(count).compactMap { $0 } : [], apartFrom: [])
  }

  private func measure(
    _ embeddings: [Float], calls: [Int], distances: [Float], looks: [PhotoLooks], apartFrom away: Set<Int>
  ) -> [Measured] {
    let apart = energy.distance(of: embeddings, calls: calls, apartFrom: away)
    let others = reference.groups.indices.filter { !away.contains(reference.groups[$0]) }
    func compare(_ name: String, _ values: [Float], with training: [Float], isTwoSided: Bool) -> Measured {
      let means = means(of: training, rows: others)
      let value = values.reduce(0) { $0 + Double($1) } / Double(values.count)
      let usual = calls.reduce(0) { $0 + means[$1] } / Double(calls.count)
      return Measured(name: name, value: value, shift: value - usual, isTwoSided: isTwoSided)
    }
    var result = [
      Measured(name: "embedding", value: apart, shift: apart, isTwoSided: false),
      // Photos nearer than usual are no cause for worry.
      compare("distance", distances, with: reference.distances, isTwoSided: false),
    ]
    guard !looks.isEmpty, let trained = reference.looks else { return result }
    for look in PhotoLooks.Look.allCases {
      result.append(
        compare(look.rawValue, looks.map { $0[look] }, with: trained.map { $0[look] }, isTwoSided: true))
    }
    return result
  }

  /// The mean of each class over some training photos; that of all of them for a class without any.
  private func means(of values: [Float], rows: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: classifier.classes.count)
    var counts = sums
    for row in rows {
      sums[reference.calls[row]] += Double(values[row])
      counts[reference.calls[row]] += 1
    }
    let mean = rows.isEmpty ? 0 : sums.reduce(0, +) / Double(rows.count)
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : mean }
  }
}
