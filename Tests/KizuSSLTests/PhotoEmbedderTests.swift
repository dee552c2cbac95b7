import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
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

  /// What is told of a photo: its embedding and what it looks like, or what is wrong with it.
  private struct Told: Equatable, Sendable {
    var path: String
    var bits: [UInt32] = []
    var looks: PhotoLooks?
    var error: CodecError?
  }

  /// What one rank is told of photos, in the order in which it is told.
  private static func told(
    of photos: [Photo], by weights: EncoderWeights, among world: any Communicator, isLooking: Bool
  ) throws -> [Told] {
    let embedder = try PhotoEmbedder(engine: Engine(threads: 1), weights: weights)
    var told: [Told] = []
    try embedder.embed(photos, among: world, photosInTurn: 8, isLooking: isLooking) { photo, error in
      told.append(Told(path: photo.path, error: error))
    } onEmbedding: { photo, embedding, looks in
      told.append(Told(path: photo.path, bits: embedding.map(\.bitPattern), looks: looks))
    }
    return told
  }

  @Test(
    "Ranks all get what one process finds, to the bit and in its order: embeddings, looks, broken photos",
    arguments: [2, 3, 4], [true, false])
  func ranks(size: Int, isLooking: Bool) throws {
    // One that is no photo, one that ends early, one that is gone.
    try Data([1, 2, 3]).write(to: URL(filePath: photos[0].file))
    try Data(contentsOf: URL(filePath: photos[11].file)).dropLast(200).write(
      to: URL(filePath: photos[11].file))
    try FileManager.default.removeItem(atPath: photos[74].file)
    let weights = weights
    // Also fewer photos than ranks, and none that can be read.
    for photos in [photos, Array(photos[..<1]), Array(photos[10..<12]), []] {
      let expected = try Self.told(of: photos, by: weights, among: SingleProcess(), isLooking: isLooking)
      let found = try ThreadCommunicator.run(size) { world in
        try Self.told(of: photos, by: weights, among: world, isLooking: isLooking)
      }
      #expect(found == Array(repeating: expected, count: size))
      #expect(expected.map(\.path) == photos.map(\.path))
      #expect(expected.allSatisfy { ($0.error == nil) == !$0.bits.isEmpty })
      #expect(expected.allSatisfy { ($0.looks != nil) == (isLooking && $0.error == nil) })
    }
  }

  @Test("Ranks that see other photos are told so before anything is embedded")
  func otherPhotos() throws {
    let (photos, weights) = (photos, weights)
    #expect(throws: CommunicatorError.otherThanRoot(rank: 2, what: "photos")) {
      try ThreadCommunicator.run(3) { world in
        let seen = world.rank == 2 ? Array(photos.dropLast()) : photos
        return try Self.told(of: seen, by: weights, among: world, isLooking: false)
      }
    }
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
