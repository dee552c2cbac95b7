import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
import KizuNN
import Testing

@testable import KizuSSL

/// Runs that read their photos in several ways: from caches of all kinds, and as tiles.
@Suite struct PhotoFormRunTests {
  private static let encoder = "encoder.safetensors"

  @Test("However pixels are kept, the encoder is the same")
  func cachesChangeNothing() throws {
    let bench = try Bench()
    // Photos larger than what the views need, so that they are shrunk.
    let places: [(String, PixelCacheSettings)] = [
      ("temporary", PixelCacheSettings(place: .temporary)),
      ("filling", PixelCacheSettings(place: .folder("\(bench.root)/cache"))),
      ("filled", PixelCacheSettings(place: .folder("\(bench.root)/cache"))),
      ("full", PixelCacheSettings(place: .folder("\(bench.root)/small"), limit: 20_000)),
      ("none", PixelCacheSettings(place: .folder("\(bench.root)/none"), limit: 0)),
    ]
    var encoders: [Data] = []
    for (run, cache) in places {
      let events = Events()
      let request = bench.request(run) {
        $0.options.epochs = 1
        $0.options.imageSize = 32
        $0.cache = cache
      }
      try Pretrainer.prepare(request, onEvent: events.take).train()
      encoders.append(try bench.bytes("\(run)/\(Self.encoder)"))
      #expect(events.notices.contains { $0.contains("decoded anew") } == ["full", "none"].contains(run))
    }
    #expect(Set(encoders).count == 1)
  }

  @Test("Tiles are samples of their own, and a run on them is exact like any other")
  func tiles() throws {
    let bench = try Bench(count: 20, size: 64)
    func request(_ run: String, resume: Bool = false) -> Pretrainer.Request {
      bench.request(run) {
        $0.options.epochs = 1
        $0.options.imageSize = 32
        $0.options.tileSide = 32
        $0.isResuming = resume
      }
    }
    let trainer = try Pretrainer.prepare(request("whole"))
    // 64 pixels hold 3 tiles of 32 that share at least 8.
    #expect(trainer.settings.photos.samples == 9 * 20)
    #expect(trainer.settings.totalSteps == 9 * 20 / 16)
    #expect(trainer.settings.preprocessing.form == PhotoForm(tiling: Tiling(side: 32)))
    try trainer.train()
    var steps = 0
    try Pretrainer.prepare(request("broken")).train {
      steps += 1
      return steps > 5
    }
    try Pretrainer.prepare(request("broken", resume: true)).train()
    #expect(try bench.bytes("whole/\(Self.encoder)") == bench.bytes("broken/\(Self.encoder)"))
  }

  @Test("Tiles that find no place in the cache are refused with the reason")
  func tilesWithoutCache() throws {
    let bench = try Bench(count: 20, size: 64)
    let request = bench.request("run") {
      $0.options.tileSide = 32
      $0.cache = PixelCacheSettings(place: .folder("\(bench.root)/cache"), limit: 20_000)
    }
    do {
      _ = try Pretrainer.prepare(request)
      Issue.record("20 photos of 4 kB were cached in 20,000 bytes")
    } catch let error as PretrainError {
      guard case .tilesNotCached(let count, 20, _) = error else { throw error }
      #expect(count > 10 && count < 20)
      #expect("\(error)".contains("--cache-limit"))
    }
  }

  @Test(
    "An encoder of tiles pools those of a photo: its whole embedding does not depend on how they are batched")
  func pooledEmbeddings() throws {
    let bench = try Bench(count: 20, size: 64)
    let request = bench.request("run") {
      $0.options.epochs = 0
      $0.options.imageSize = 32
      $0.options.tileSide = 32
    }
    try Pretrainer.prepare(request).train()
    let weights = try EncoderFile.load("\(bench.root)/run")
    let photos = Array(try PhotoSet.load(folder: bench.photos, labels: nil).photos.prefix(5))
    func embeddings(_ weights: EncoderWeights, batch: Int) throws -> [[Float]] {
      let embedder = try PhotoEmbedder(engine: Engine(threads: 2), weights: weights, batch: batch)
      var found: [[Float]] = []
      try embedder.embed(photos, onBroken: { _, error in throw error }) { _, embedding in
        #expect(embedding.count == embedder.dimension)
        found.append(Array(embedding))
      }
      return found
    }
    let pooled = try embeddings(weights, batch: 32)
    #expect(try embeddings(weights, batch: 1) == pooled)

    // A photo that cannot be read keeps its place among the others.
    let broken = Photo(path: "broken", file: "\(bench.root)/none.png")
    var order: [String] = []
    let mixed = try PhotoEmbedder(engine: Engine(threads: 2), weights: weights, batch: 7)
    try mixed.embed([photos[0], broken, photos[1], photos[2]]) { photo, _ in
      order.append(photo.path)
    } onEmbedding: { photo, embedding in
      #expect(Array(embedding) == pooled[photos.firstIndex { $0.path == photo.path } ?? 0])
      order.append(photo.path)
    }
    #expect(order == [photos[0].path, "broken", photos[1].path, photos[2].path])

    // Against each tile embedded as a photo of its own.
    var single = weights
    single.preprocessing.form.tiling = nil
    var tiles: [Float] = []
    let image = try PhotoCodec.decode(file: photos[0].file)
    let tiling = Tiling(side: 32)
    let embedder = try PhotoEmbedder(engine: Engine(threads: 1), weights: single)
    for index in 0..<tiling.count(width: image.width, height: image.height) {
      let tile = image.cropped(to: tiling.tile(index, width: image.width, height: image.height))
      let file = "\(bench.root)/tile.png"
      try AtomicFile.write(PhotoCodec.encodePNG(tile), to: file)
      try embedder.embed([Photo(path: "t", file: file)], onBroken: { _, error in throw error }) {
        tiles += $1
      }
    }
    let expected = TilePooling.embedding(of: tiles.span, featureCount: 512, product: LoopMatrixProduct())
    for (a, b) in zip(expected, pooled[0]) { #expect(abs(a - b) <= 1e-4 * max(1, abs(b))) }
  }
}
