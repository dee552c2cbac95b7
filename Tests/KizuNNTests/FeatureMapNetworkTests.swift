import KizuCore
import Testing

@testable import KizuNN

@Suite struct FeatureMapNetworkTests {
  private let engine: Engine

  init() throws { engine = try Engine(threads: 1) }

  private func weights(_ stem: Stem, antiAliases: Bool = false, readout: Readout = .last) throws
    -> EncoderWeights
  {
    var architecture = EncoderArchitecture(
      kind: .resnet10, stem: stem, imageSize: 32, channels: 3, antiAliases: antiAliases)
    let network = try TrainingNetwork(
      engine: engine, architecture: architecture, head: ProjectionHead(), batch: 2, precision: .f32, seed: 3)
    architecture.readout = readout
    let half = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])
    return EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: 32, normalization: half), training: [:], steps: 0)
  }

  private func fill(_ network: FeatureMapNetwork, _ values: [Float]) {
    let input = unsafe network.input
    for index in values.indices { unsafe input[index] = values[index] }
  }

  /// The readout of statistics of the same maps, which is compared with PyTorch elsewhere.
  @Test func mapsAreThoseOfTheEncoder() throws {
    let weights = try weights(.small, readout: .middle)
    let encoder = try EncoderNetwork(engine: engine, weights: weights, batch: 2)
    let maps = try FeatureMapNetwork(
      engine: engine, weights: weights, imageSize: 32, stages: [2, 3], batch: 2)
    var random = RandomStream(seed: 1, purpose: .test)
    let photos = (0..<2 * maps.inputCount).map { _ in random.normal() }
    let expected = try encoder.embed(photos.span)
    fill(maps, photos)
    try maps.run()
    #expect(maps.sides == [4, 2] && maps.strides == [8, 16] && maps.channels == [128, 256])
    for photo in 0..<2 {
      let second = MapStatistics(maps.maps(0, ofPhoto: photo).span, channels: 128)
      let third = MapStatistics(maps.maps(1, ofPhoto: photo).span, channels: 256)
      let found = second.mean + second.deviation + third.mean
      #expect(zip(found, expected[photo * 512..<(photo + 1) * 512]).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// A mark in the middle of cell i's place changes cell i most: maps have no offset, whatever the stem.
  @Test(arguments: [(Stem.small, false), (.imagenet, false), (.cifar, false), (.small, true)])
  func cellsLookAroundTheirPlace(stem: Stem, antiAliases: Bool) throws {
    let size = 64
    let maps = try FeatureMapNetwork(
      engine: engine, weights: weights(stem, antiAliases: antiAliases), imageSize: size, stages: [1, 2],
      batch: 1)
    func values(markedAt place: Int?) throws -> [[Float]] {
      var photo = [Float](repeating: 0.3, count: maps.inputCount)
      if let place {
        for channel in 0..<3 { photo[(channel * size + place) * size + place] = 4 }
      }
      fill(maps, photo)
      try maps.run()
      return [maps.maps(0, ofPhoto: 0), maps.maps(1, ofPhoto: 0)]
    }
    let plain = try values(markedAt: nil)
    for index in 0..<2 {
      let (side, stride) = (maps.sides[index], maps.strides[index])
      #expect(side * stride == size)
      let cell = side / 2
      let marked = try values(markedAt: cell * stride)[index]
      var change = [Float](repeating: 0, count: side * side)
      for place in marked.indices {
        change[place % (side * side)] += abs(marked[place] - plain[index][place])
      }
      let total = change.reduce(0, +)
      let centre = change.indices.reduce(Float(0)) { $0 + change[$1] * Float($1 % side) } / total
      #expect(abs(centre - Float(cell)) < 0.3, "\(stem) \(index) \(centre)")
    }
  }
}
