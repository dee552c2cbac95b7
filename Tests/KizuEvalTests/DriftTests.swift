import KizuCore
import KizuData
import Testing

@testable import KizuEval

struct DriftTests {
  private let product = LoopMatrixProduct()

  /// Photos of lots: classes differ in one number, lots in all, brightness goes with the lot.
  private func lots(
    _ count: Int, from first: Int = 0, dimming: Float = 1, moved: Float = 0
  ) -> [(row: EmbeddingTable.Row, values: [Float])] {
    (first..<first + count).flatMap { lot in
      var random = RandomStream(seed: 5, purpose: .test, item: UInt32(lot))
      let (offset, light) = ((0..<6).map { _ in 0.1 * random.normal() }, 120 + 6 * random.normal())
      return (0..<8).map { photo in
        var image = ImageBuffer(width: 9, height: 7, channels: 1)
        for index in image.pixels.indices {
          image.pixels[index] = UInt8(max(0, min(255, dimming * (light + 20 * random.normal()))))
        }
        var values = offset.map { 1 + $0 + 0.1 * random.normal() }
        values[photo % 2] += 2
        values[5] += moved
        return (
          EmbeddingTable.Row(
            path: "\(lot)-\(photo)", label: photo % 2 == 0 ? "ok" : "dent", group: "lot \(lot)",
            looks: PhotoLooks(of: image)), values
        )
      }
    }
  }

  private func taught(_ photos: [(row: EmbeddingTable.Row, values: [Float])]) throws -> SavedClassifier {
    try SavedClassifier(
      teaching: EmbeddingTable(rows: photos.map(\.row), vectors: photos.map(\.values)), encoder: "abc",
      inspection: nil, seed: 0, product: product)
  }

  private func folder(
    _ photos: [(row: EmbeddingTable.Row, values: [Float])], by classifier: SavedClassifier
  ) -> DriftReference.Folder {
    var folder = DriftReference.Folder()
    let predictions = classifier.predict(photos.flatMap(\.values), product: product)
    for (photo, prediction) in zip(photos, predictions) {
      folder.embeddings += photo.values
      folder.calls.append(prediction.label)
      folder.distances.append(prediction.distance)
      folder.looks.append(photo.row.looks)
      folder.groups.append(nil)
    }
    return folder
  }

  @Test func changedLotsAreToldFromOthers() throws {
    let classifier = try taught(lots(40))
    func test(_ lot: Int, dimming: Float = 1, moved: Float = 0) throws -> DriftTest {
      let photos = lots(1, from: lot, dimming: dimming, moved: moved)
      return try #require(DriftTest(folder(photos, by: classifier), against: classifier, product: product))
    }
    let unchanged = try (100..<140).map { try test($0) }
    #expect(unchanged.allSatisfy { $0.areLots && $0.parts == 40 && $0.level == 0.05 })
    // 2 of 40 are expected; more than 6 has a probability below 1 %.
    #expect(unchanged.count(where: \.isDrifted) <= 6)
    let dark = try test(100, dimming: 0.5)
    #expect(dark.isDrifted && dark.p == 1.0 / 41)
    let brightness = try #require(dark.measures.first { $0.name == "brightness" })
    #expect(brightness.standsOut && brightness.value < brightness.usual + brightness.low)
    #expect(!dark.measures.contains { $0.name == "embedding" && $0.standsOut })
    let moved = try test(101, moved: 3)
    #expect(moved.isDrifted && moved.measures.contains { $0.name == "embedding" && $0.standsOut })
    #expect(!moved.measures.contains { $0.name == "brightness" && $0.standsOut })
    // Only defects, or only good ones, are no change.
    let photos = lots(1, from: 102)
    for parity in [0, 1] {
      let half = photos.enumerated().filter { $0.offset % 2 == parity }.map(\.element)
      #expect(
        try !#require(DriftTest(folder(half, by: classifier), against: classifier, product: product))
          .isDrifted)
    }
    // A folder of several known lots is compared with as many.
    var several = folder(lots(5, from: 110), by: classifier)
    several.groups = (0..<40).map { "lot \($0 / 8)" }
    let known = try #require(DriftTest(several, against: classifier, product: product))
    #expect(known.parts == DriftTest.mostLots && !known.isDrifted)
  }

  @Test func fewLotsTellNothing() throws {
    let classifier = try taught(lots(8))
    #expect(DriftTest(folder(lots(1, from: 9), by: classifier), against: classifier, product: product) == nil)
    #expect(DriftTest(DriftReference.Folder(), against: try taught(lots(12)), product: product) == nil)
  }

  @Test func scoresLeaveThemselvesOut() {
    let values = [1.0, 2, 4, 8, 3]
    for (index, score) in DriftTest.scores(values, isTwoSided: false).enumerated() {
      let others = values.indices.filter { $0 != index }.map { values[$0] }
      let mean = others.reduce(0, +) / 4
      let deviation = (others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
      #expect(abs(score - (values[index] - mean) / deviation) < 1e-9)
    }
    #expect(DriftTest.scores([1, 1, 1, 5], isTwoSided: false).last == .infinity)
    #expect(DriftTest.scores([1, 1, 1, -5], isTwoSided: false).last == 0)
    #expect(DriftTest.scores([2, 2, 2], isTwoSided: true) == [0, 0, 0])
  }

  @Test func energyIsThatOfItsDefinition() {
    var random = RandomStream(seed: 3, purpose: .test)
    func rows(_ count: Int) -> [Float] {
      KNearestNeighbours.normalised((0..<count * 3).map { _ in random.normal() }, dimension: 3)
    }
    let (a, b) = (rows(5), rows(9))
    let (aCalls, bCalls, groups) = (
      [0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1, 0, 1, 2], [0, 0, 1, 1, 2, 2, 3, 3, 4]
    )
    let energy = ClasswiseEnergy(
      references: b, dimension: 3, calls: bCalls, groups: groups, classCount: 3, product: product)
    func apart(_ x: [Float], _ i: Int, _ y: [Float], _ j: Int) -> Double {
      (0..<3).reduce(0.0) { $0 + Double((x[3 * i + $1] - y[3 * j + $1]) * (x[3 * i + $1] - y[3 * j + $1])) }
        .squareRoot()
    }
    func mean(_ x: [Float], _ xs: [Int], _ y: [Float], _ ys: [Int], isSame: Bool) -> Double {
      let pairs = xs.flatMap { i in ys.filter { !isSame || $0 != i }.map { (i, $0) } }
      return pairs.reduce(0) { $0 + apart(x, $1.0, y, $1.1) } / Double(pairs.count)
    }
    let parts = [0, 1].map { number in
      let aRows = aCalls.indices.filter { aCalls[$0] == number }
      let bRows = bCalls.indices.filter { bCalls[$0] == number && groups[$0] != 1 }
      return Double(aRows.count)
        * (2 * mean(a, aRows, b, bRows, isSame: false) - mean(a, aRows, a, aRows, isSame: true)
          - mean(b, bRows, b, bRows, isSame: true))
    }
    #expect(abs(energy.distance(of: a, calls: aCalls, apartFrom: [1]) - parts.reduce(0, +) / 5) < 1e-5)
    #expect(energy.distance(of: rows(2), calls: [2, 2], apartFrom: []) == 0)
  }

  @Test func looksAreWhatTheyAreCalled() {
    var image = ImageBuffer(width: 8, height: 6, channels: 3)
    for y in 0..<6 {
      for x in 0..<8 {
        for c in 0..<3 { image[x: x, y: y, c: c] = (x + y) % 2 == 0 ? 200 : 100 }
      }
    }
    let board = PhotoLooks(of: image)
    #expect(abs(board[.brightness] - 150 / 255) < 1e-5 && abs(board[.contrast] - 50 / 255) < 1e-5)
    // Each of four neighbours differs by two standard deviations.
    #expect(abs(board[.sharpness] - 8) < 1e-4 && board[.warmth] == 0 && board[.tint] == 0)
    var dark = image
    for index in dark.pixels.indices { dark.pixels[index] /= 2 }
    #expect(abs(PhotoLooks(of: dark)[.sharpness] - 8) < 1e-4 && PhotoLooks(of: dark)[.brightness] < 0.3)
    var red = image
    for index in stride(from: 0, to: red.pixels.count, by: 3) { red.pixels[index] += 30 }
    #expect(PhotoLooks(of: red)[.warmth] > 0.15 && PhotoLooks(of: red)[.tint] < -0.08)
    #expect(PhotoLooks(of: ImageBuffer(width: 1, height: 1, channels: 1)).isSound)
  }

  @Test func manyGroupsAreLeftOutTogether() throws {
    let rows = (0..<450).map {
      EmbeddingTable.Row(path: "\($0)", label: $0 % 2 == 0 ? "a" : "b", group: $0 < 300 ? "\($0 / 2)" : nil)
    }
    let labelled = try LabelledRows(rows)
    let plan = try EvaluationPlan(
      labelled, splits: rows.map(\.split), settings: EvaluationSettings(kind: .leaveOneGroupOut))
    #expect(
      plan.rounds.count == EvaluationPlan.mostRounds && plan.notes.contains { $0.contains("300 groups") })
    #expect(plan.rounds.flatMap(\.test).sorted() == Array(0..<450))
    for round in plan.rounds {
      #expect(round.test.count + round.train.count == 450)
      let groups = Set(round.test.compactMap { rows[$0].group })
      #expect(!round.train.contains { rows[$0].group.map(groups.contains) ?? false })
    }
  }
}
