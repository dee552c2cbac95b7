import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
import KizuNN
import Testing

@testable import KizuTrial

/// Grey photos of one texture with noise of their own, some with a bright square, and an untrained encoder.
private struct PlantedPhotos {
  static let size = 64
  let folder: TemporaryFolder
  let engine: Engine

  init() throws {
    folder = try TemporaryFolder()
    engine = try Engine(threads: 1)
  }

  func photo(_ name: String, group: String? = nil, seed: UInt64, mark: (x: Int, y: Int)? = nil) throws
    -> Photo
  {
    var random = RandomStream(seed: seed, purpose: .test)
    var image = ImageBuffer(width: Self.size, height: Self.size, channels: 1)
    for y in 0..<Self.size {
      for x in 0..<Self.size {
        let isMarked = mark.map { abs(x - $0.x) < 4 && abs(y - $0.y) < 4 } ?? false
        image[x: x, y: y, c: 0] = isMarked ? 250 : UInt8(90 + x % 8 * 4 + random.index(below: 12))
      }
    }
    try folder.write(name, image)
    return Photo(path: name, file: folder.path(name), label: mark == nil ? "ok" : "dot", group: group)
  }

  func good(_ count: Int = 12) throws -> [Photo] {
    try (0..<count).map { try photo("good-\($0).png", seed: UInt64($0)) }
  }

  func weights(_ form: PhotoForm = .native) throws -> EncoderWeights {
    let architecture = EncoderArchitecture(kind: .resnet10, stem: .small, imageSize: 32, channels: 1)
    let network = try TrainingNetwork(
      engine: engine, architecture: architecture, head: ProjectionHead(), batch: 2, precision: .f32, seed: 0)
    let tone = Normalization(mean: [0.4, 0.4, 0.4], standardDeviation: [0.1, 0.1, 0.1])
    return EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(form: form, imageSize: 32, normalization: tone), training: [:], steps: 0)
  }

  func scorer(_ change: (inout AnomalySettings) -> Void = { _ in }) throws -> AnomalyScorer {
    var settings = AnomalySettings(imageSize: Self.size, stages: [1, 2], patchCount: 500)
    change(&settings)
    return try AnomalyScorer(engine: engine, weights: weights(), settings: settings)
  }
}

@Suite struct AnomalyScorerTests {
  private let planted: PlantedPhotos

  init() throws { planted = try PlantedPhotos() }

  @Test func heatMapsPeakWhereAMarkWasPlanted() throws {
    let scorer = try planted.scorer()
    let detector = try scorer.teach(planted.good(), good: ["ok"], encoder: "e")
    #expect(detector.photoCount == 12 && detector.patchCount > 100 && detector.patchCount <= 500)
    let places = [(x: 5, y: 9), (x: 31, y: 32), (x: 58, y: 20), (x: 20, y: 57)]
    var marked: [Photo] = []
    for (index, place) in places.enumerated() {
      marked.append(try planted.photo("dot-\(index).png", seed: 100 + UInt64(index), mark: place))
    }
    let plain = try planted.photo("plain.png", seed: 90)
    var scores: [ScoredPhoto] = []
    try scorer.score(marked + [plain], by: detector) { scores.append($0) }
    #expect(scores.count == 5)
    for (place, scored) in zip(places, scores) {
      let peak = scored.score.peak
      // The mark reaches 3 pixels from its middle; cells are 4 pixels apart.
      #expect(abs(peak.x - place.x) <= 7 && abs(peak.y - place.y) <= 7, "\(peak) \(place)")
      #expect(
        scored.score.patch > detector.patchThreshold.value && scored.score.patch > 2 * scores[4].score.patch)
      // The picture of distances, as it is drawn, is brightest there too.
      let drawn = scored.map.interpolated(width: 128, height: 128).map { $0 ?? 0 }
      let brightest = drawn.indices.reduce(0) { drawn[$1] > drawn[$0] ? $1 : $0 }
      #expect(abs(brightest % 128 - 2 * place.x) <= 15 && abs(brightest / 128 - 2 * place.y) <= 15)
    }
  }

  @Test func thresholdsAreThoseOfScoresByOtherFolds() throws {
    let scorer = try planted.scorer { $0.falseAlarmRate = 0.2 }
    let good = try planted.good(15)
    var scores: [ScoredPhoto] = []
    let detector = try scorer.teach(good, good: ["ok"], encoder: "e", onScore: { scores.append($0) })
    let line = GoodThreshold(goodScores: scores.map(\.score.patch), falseAlarmRate: 0.2)
    #expect(detector.patchThreshold == line && line.isAttained)
    #expect(
      detector.wholeThreshold == GoodThreshold(goodScores: scores.map(\.score.whole), falseAlarmRate: 0.2))
    // By the whole memory each would be its own nearest.
    #expect(scores.allSatisfy { $0.score.whole > 0 })
    try scorer.score(good, by: detector) { #expect($0.score.whole == 0) }
    #expect(try scorer.teach(good, good: ["ok"], encoder: "e") == detector)
  }

  @Test func photosOfOneGroupDoNotJudgeEachOther() throws {
    // Every photo stands twice, under one group: out of fold no copy may be found.
    let scorer = try planted.scorer()
    let good = try (0..<12).map {
      try planted.photo("twin-\($0).png", group: "part \($0 / 2)", seed: UInt64($0 / 2))
    }
    _ = try scorer.teach(good, good: ["ok"], encoder: "e", onScore: { #expect($0.score.whole > 0) })
  }

  @Test func tooFewGoodPhotosAreRefused() throws {
    let scorer = try planted.scorer()
    let good = try planted.good(2)
    #expect(throws: AnomalyError.noGoodPhoto(["ok"])) { try scorer.teach([], good: ["ok"], encoder: "e") }
    #expect(throws: AnomalyError.oneGoodGroup(photos: 1)) {
      try scorer.teach([good[0]], good: ["ok"], encoder: "e")
    }
    let group = try (0..<3).map { try planted.photo("one-\($0).png", group: "lot", seed: UInt64($0)) }
    #expect(throws: AnomalyError.oneGoodGroup(photos: 3)) {
      try scorer.teach(group, good: ["ok"], encoder: "e")
    }
    #expect(try !scorer.teach(good, good: ["ok"], encoder: "e").patchThreshold.isAttained)
    let tiles = try planted.weights(PhotoForm(tiling: Tiling(side: 32)))
    #expect(throws: AnomalyError.tiles) {
      try AnomalyScorer(engine: planted.engine, weights: tiles, settings: scorer.settings)
    }
  }

  @Test func brokenPhotosAreLeftOut() throws {
    let scorer = try planted.scorer()
    try planted.folder.write("broken.png", [1, 2, 3])
    let broken = Photo(path: "broken.png", file: planted.folder.path("broken.png"), label: "ok")
    var (seen, looks) = ([String](), 0)
    let good = try planted.good(6)
    let detector = try scorer.teach(
      [broken] + good, good: ["ok"], encoder: "e", onBroken: { photo, _ in seen.append(photo.path) },
      onLook: { looks += 1 })
    #expect(seen == ["broken.png"] && detector.photoCount == 6)
    var scored: [String] = []
    try scorer.score([good[0], broken, good[1]], by: detector) { photo, _ in
      seen.append(photo.path)
    } onScore: {
      scored.append($0.score.photo.path)
    }
    #expect(seen.count == 2 && scored == [good[0].path, good[1].path])
  }

  @Test func detectorsComeBackFromTheirFile() throws {
    let scorer = try planted.scorer()
    let detector = try scorer.teach(planted.good(), good: ["ok"], encoder: "digest")
    let bytes = detector.encoded()
    #expect(try AnomalyDetector(decoding: bytes, file: "f") == detector)
    #expect(detector.encoded() == bytes)
    for damaged in [[], [UInt8](bytes.dropLast(4)), [UInt8](repeating: 0, count: 64), Array(bytes[..<200])] {
      #expect(throws: AnomalyError.damaged(file: "f")) { try AnomalyDetector(decoding: damaged, file: "f") }
    }
    // Another file of tensors, and one whose memory is of another width.
    let other = SafeTensors(metadata: ["kizu.format": "encoder-1"]).encoded()
    #expect(throws: AnomalyError.damaged(file: "f")) { try AnomalyDetector(decoding: other, file: "f") }
    var container = try SafeTensors(decoding: bytes, file: "f")
    container.tensors["patch.memory.1"] = SafeTensors.Tensor(shape: [1, 2], [Float(1), 2])
    #expect(throws: AnomalyError.damaged(file: "f")) {
      try AnomalyDetector(decoding: container.encoded(), file: "f")
    }
  }
}

@Suite struct HeatMapTests {
  private func map(_ hot: Int, side: Int = 8, fit: FitMode, width: Int, height: Int) -> HeatMap {
    var values = [Float](repeating: 1, count: side * side)
    values[hot] = 5
    return HeatMap(values, stride: 64 / side, imageSize: 64, fit: fit, width: width, height: height)
  }

  @Test func peaksAreInPixelsOfThePhoto() {
    // Cell 2, 3 lies at 16, 24 of the square of 64.
    let hot = 3 * 8 + 2
    for (fit, width, height, x, y) in [
      (FitMode.squash, 64, 64, 16, 24), (.squash, 128, 32, 33, 12), (.squash, 32, 320, 8, 122),
      // The square shows the columns 32 to 95; the photo's rows fill it.
      (.crop, 128, 64, 48, 24),
      // The photo's 128 columns are 64 of the square, its rows the 32 in the middle.
      (.pad, 128, 64, 33, 17),
    ] {
      let map = map(hot, fit: fit, width: width, height: height)
      #expect(map.peak == (x, y), "\(fit) \(map.peak)")
      #expect(map.peakValue == 5)
    }
  }

  @Test func cellsBesideAPaddedPhotoDoNotCount() {
    let map = map(0, fit: .pad, width: 128, height: 64)
    #expect(map.peakValue == 1 && map.values[0] == -.infinity)
    #expect(map.values.count { $0.isFinite } == 8 * 4)
    #expect(map.interpolated(width: 128, height: 64).allSatisfy { $0 == 1 })
  }

  @Test func partsThatACropLeavesOutHaveNoDistance() {
    let drawn = map(3 * 8 + 2, fit: .crop, width: 128, height: 64).interpolated(width: 128, height: 64)
    #expect(drawn[0] == nil && drawn[31] == nil && drawn[32] != nil && drawn[95] != nil && drawn[96] == nil)
  }

  @Test(arguments: [1, 2, 7, 64, 200]) func picturesOfAnySizeArePeakedAlike(size: Int) {
    let drawn = map(4 * 8 + 4, fit: .squash, width: 64, height: 64).interpolated(width: size, height: size)
    #expect(drawn.count == size * size)
    let values = drawn.compactMap { $0 }
    let brightest = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    // The cell's place, 32.5 of 64.
    #expect(abs((Double(brightest % size) + 0.5) / Double(size) - 32.5 / 64) <= 0.5 / Double(size) + 0.01)
  }
}

@Suite struct PatchFeaturesTests {
  /// One number a cell, `[1, side, side]`.
  private func stage(_ side: Int, stride: Int, _ value: (Int, Int) -> Float) -> PatchFeatures.StageMaps {
    PatchFeatures.StageMaps(
      values: (0..<side * side).map { value($0 % side, $0 / side) }, channels: 1, side: side, stride: stride)
  }

  @Test func neighboursAreAveragedAsFarAsTheMapGoes() {
    var random = RandomStream(seed: 2, purpose: .test)
    let values = (0..<25).map { _ in random.unit() }
    let rows = PatchFeatures.rows(of: [stage(5, stride: 4) { values[$1 * 5 + $0] }])
    for y in 0..<5 {
      for x in 0..<5 {
        var near: [Float] = []
        for v in y - 1...y + 1 where (0..<5).contains(v) {
          for u in x - 1...x + 1 where (0..<5).contains(u) { near.append(values[v * 5 + u]) }
        }
        #expect(abs(rows[y * 5 + x] - near.reduce(0, +) / Float(near.count)) < 1e-6)
      }
    }
    #expect(PatchFeatures.rows(of: [stage(1, stride: 4) { _, _ in 3 }]) == [3])
  }

  @Test func coarserMapsAreLaidOnWithoutAnOffset() {
    // A ramp in input pixels: every stage tells the place of its cells, so all must agree inside.
    let ramp = { (stride: Int) in { (x: Int, _: Int) in Float(x * stride) } }
    let rows = PatchFeatures.rows(of: [
      stage(16, stride: 4, ramp(4)), stage(8, stride: 8, ramp(8)), stage(4, stride: 16, ramp(16)),
    ])
    for y in 0..<16 {
      for x in 4...8 {
        let row = rows[(y * 16 + x) * 3..<(y * 16 + x + 1) * 3]
        #expect(row.allSatisfy { abs($0 - Float(4 * x)) < 1e-4 }, "\(x) \(row)")
      }
    }
  }

  @Test func stagesCountAlikeAfterScaling() {
    var random = RandomStream(seed: 4, purpose: .test)
    let rows = (0..<500).flatMap { _ in
      (0..<3).map { _ in 10 + 5 * random.normal() } + (0..<2).map { _ in 0.01 * random.normal() }
    }
    let scaled = PatchScaling(measuring: rows, stageCounts: [3, 2]).apply(to: rows)
    for columns in [0..<3, 3..<5] {
      let lengths = stride(from: 0, to: scaled.count, by: 5).map { start in
        columns.reduce(Float(0)) { $0 + scaled[start + $1] * scaled[start + $1] }
      }
      #expect(abs(lengths.reduce(0, +) / 500 - 1) < 1e-3)
    }
    let equal = PatchScaling(measuring: [2, 2, 2, 2], stageCounts: [1, 1]).apply(to: [2, 3])
    #expect(equal == [0, 1])
  }
}
