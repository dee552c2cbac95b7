import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuNN
import KizuSSL
import Testing

@Suite struct PhotoEmbedderTests {
  private let bench: Bench
  private let weights: EncoderWeights
  private let photos: [Photo]

  init() throws {
    bench = try Bench(count: 75)
    let network = try TrainingNetwork(
      engine: Engine(threads: 1), architecture: EncoderArchitecture(stem: .small, imageSize: 32, channels: 3),
      head: ProjectionHead(), batch: 2, precision: .f32, seed: 0)
    let half = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])
    weights = EncoderWeights(
      network.parameters, architecture: network.architecture,
      preprocessing: Preprocessing(imageSize: 32, normalization: half), training: [:], steps: 0)
    photos = try PhotoSet.load(folder: bench.photos, labels: nil).photos
  }

  /// The bits of each photo's embedding, by its path.
  private func embeddings(
    _ photos: [Photo], batch: Int, precision: Precision
  ) throws -> [String: [UInt32]] {
    let embedder = try PhotoEmbedder(
      engine: Engine(threads: 2), weights: weights, batch: batch, precision: precision)
    var found: [String: [UInt32]] = [:]
    try embedder.embed(photos, onBroken: { _, error in throw error }) {
      found[$0.path] = $1.map(\.bitPattern)
    }
    return found
  }

  @Test(
    "Embeddings are the same to the bit, however many photos are decoded at a time and whatever stands beside them",
    arguments: Precision.automatic == .bf16 ? [Precision.f32, .bf16] : [.f32])
  func independence(precision: Precision) throws {
    let expected = try embeddings(photos, batch: 32, precision: precision)
    #expect(expected.count == 75 && Set(expected.values).count > 70)
    for batch in [1, 7, 31, 33, 100] {
      #expect(try embeddings(photos, batch: batch, precision: precision) == expected)
    }
    #expect(try embeddings(photos.reversed(), batch: 5, precision: precision) == expected)
    let few = Array(photos[40..<43])
    let alone = try embeddings(few, batch: 32, precision: precision)
    #expect(alone == expected.filter { path, _ in few.contains { $0.path == path } } && alone.count == 3)
  }

  @Test(
    "Ranks give the embeddings of one process to the bit, in its order, and find the same photos broken",
    arguments: [2, 3, 4])
  func ranks(size: Int) throws {
    for number in [0, 11, 74] { try Data([1, 2, 3]).write(to: URL(filePath: photos[number].file)) }
    /// A path and the bits of the embedding, none for a photo that is broken.
    struct Row: Equatable, Sendable {
      var path: String
      var bits: [UInt32]
    }
    let (photos, weights) = (photos, weights)
    let found = try ThreadCommunicator.run(size) { world in
      let embedder = try PhotoEmbedder(engine: Engine(threads: 1), weights: weights)
      var rows: [Row] = []
      try embedder.embed(photos, among: world, photosInTurn: 8) { photo, _ in
        rows.append(Row(path: photo.path, bits: []))
      } onEmbedding: { photo, embedding in
        rows.append(Row(path: photo.path, bits: embedding.map(\.bitPattern)))
      }
      return rows
    }
    let whole = photos.enumerated().filter { ![0, 11, 74].contains($0.offset) }.map(\.element)
    let expected = try embeddings(whole, batch: 32, precision: .f32)
    #expect(found[0].map(\.path) == photos.map(\.path))
    #expect(found[0].map(\.bits) == photos.map { expected[$0.path] ?? [] })
    #expect(expected.count == 72 && found.dropFirst().map(\.count) == Array(repeating: 0, count: size - 1))
  }

  @Test("Photos are read as they are needed: memory does not grow with their number", arguments: [1, 8])
  func streaming(batch: Int) throws {
    let embedder = try PhotoEmbedder(engine: Engine(threads: 2), weights: weights, batch: batch)
    // Embeddings come as soon as the encoder's batch of 32 is full; nothing behind that batch may be held by then.
    let bound = (32 + batch - 1) / batch * batch
    var (done, broken) = (0, 0)
    try embedder.embed(photos) { photo, _ in
      broken += 1
    } onEmbedding: { _, _ in
      if done == 0 {
        for photo in photos[bound...] { try FileManager.default.removeItem(atPath: photo.file) }
      }
      done += 1
    }
    #expect(done == bound && broken == photos.count - bound)
  }
}
