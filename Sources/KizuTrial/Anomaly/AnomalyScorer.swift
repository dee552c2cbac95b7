public import KizuCodecs
import KizuCore
public import KizuData
import KizuEval
public import KizuNN
import KizuSSL

/// Teaches detectors of anomalies with good photos, and scores photos by them.
///
/// Whole photos: the embedding's direction, and how far it is from that of the nearest good photo. Patches: features of
/// early maps in every place, and how far each is from the nearest good patch, after PatchCore (Roth et al., "Towards
/// total recall in industrial anomaly detection", CVPR 2022). The score of a photo is that of its strangest patch.
///
/// ```swift
/// let scorer = try AnomalyScorer(engine: engine, weights: weights, settings: AnomalySettings(imageSize: 128))
/// let detector = try scorer.teach(goodPhotos, good: ["ok"], encoder: digest)
/// try scorer.score(newPhotos, by: detector) { print($0.score.photo.path, $0.score.patch) }
/// ```
public final class AnomalyScorer {
  /// How photos are compared.
  public let settings: AnomalySettings
  private let engine: Engine
  private let embedder: PhotoEmbedder
  private let patches: PatchEmbedder
  /// Photos whose embeddings are kept at a time while their patches are compared.
  private static let together = 64

  /// Plans the networks.
  ///
  /// - Parameters:
  ///   - engine: Runs them.
  ///   - weights: The encoder.
  ///   - settings: How photos are compared.
  ///   - limits: Which photos are accepted.
  ///   - cache: Where decoded pixels are kept.
  ///   - precision: What the networks compute with.
  ///   - onProblem: Told why the cache is another one than was asked for.
  /// - Throws: ``AnomalyError/tiles``, `EngineError` when oneDNN cannot run them, `WeightsError` when tensors are
  ///   missing.
  public init(
    engine: Engine, weights: EncoderWeights, settings: AnomalySettings,
    limits: ReadingLimits = ReadingLimits(), cache: PixelCacheSettings? = nil, precision: Precision = .f32,
    onProblem: (String) -> Void = { _ in }
  ) throws {
    guard weights.preprocessing.form.tiling == nil else { throw AnomalyError.tiles }
    self.settings = settings
    self.engine = engine
    embedder = try PhotoEmbedder(
      engine: engine, weights: weights, limits: limits, cache: cache, precision: precision,
      onProblem: onProblem)
    patches = try PatchEmbedder(
      engine: engine, weights: weights, settings: settings, limits: limits, cache: cache,
      precision: precision,
      onProblem: onProblem)
  }

  /// How often each photo is looked at while it teaches, and while it is scored: for progress.
  public static let passes = (teaching: 4, scoring: 2)

  /// Teaches a detector.
  ///
  /// Both thresholds are drawn from the photos' own scores, each made by the photos of the other folds, and from nothing
  /// else: photos of one group share a fold.
  ///
  /// - Parameters:
  ///   - photos: Good ones alone.
  ///   - good: The names of their classes.
  ///   - encoder: The SHA-256 of the encoder's file.
  ///   - onBroken: Called for each photo that does not decode; it is then left out.
  ///   - onLook: Called once for each photo and pass.
  ///   - onScore: Called with the score that each photo got from the other folds.
  /// - Returns: The detector.
  /// - Throws: ``AnomalyError`` where there are too few photos, what the closures throw, and `EngineError`.
  public func teach(
    _ photos: [Photo], good: [String], encoder: String,
    onBroken: (Photo, CodecError) throws -> Void = { _, _ in }, onLook: () throws -> Void = {},
    onScore: (ScoredPhoto) throws -> Void = { _ in }
  ) throws -> AnomalyDetector {
    var (readable, directions): ([Photo], [[Float]]) = ([], [])
    try embedder.embed(photos, onBroken: onBroken) { photo, embedding in
      readable.append(photo)
      directions.append(direction(of: embedding))
      try onLook()
    }
    guard !readable.isEmpty else { throw AnomalyError.noGoodPhoto(good) }
    let groups = readable.map(\.group)
    let groupCount = GroupNumbers(groups).count
    guard groupCount > 1 else { throw AnomalyError.oneGoodGroup(photos: readable.count) }
    let foldCount = min(AnomalySettings.foldCount, groupCount)
    let folds = GroupedFolds.assign(
      labels: groups.map { _ in 0 }, groups: groups, folds: foldCount, seed: settings.seed)
    let (scaling, memory) = try patchMemory(of: readable, folds, foldCount, onLook)
    let whole = GoodMemory(
      (0..<foldCount).map { fold in directions.indices.filter { folds[$0] == fold }.flatMap { directions[$0] }
      },
      dimension: embedder.dimension)
    func detector(_ scores: (patch: [Double], whole: [Double]), typical: Double) -> AnomalyDetector {
      AnomalyDetector(
        settings: settings, good: good, encoder: encoder, photoCount: readable.count,
        patchThreshold: GoodThreshold(goodScores: scores.patch, falseAlarmRate: settings.falseAlarmRate),
        wholeThreshold: GoodThreshold(goodScores: scores.whole, falseAlarmRate: settings.falseAlarmRate),
        typicalDistance: typical, scaling: scaling, patches: memory, whole: whole)
    }
    // The thresholds of this one are never looked at.
    let blind = detector(([0], [0]), typical: 0)
    var scores: (patch: [Double], whole: [Double]) = ([], [])
    var medians: [Double] = []
    try score(readable, folds: folds, by: blind, onBroken: onBroken, onLook: onLook) { scored in
      scores.patch.append(scored.score.patch)
      scores.whole.append(scored.score.whole)
      let distances = scored.map.values.filter(\.isFinite).sorted()
      medians.append(Double(distances[distances.count / 2]))
      try onScore(scored)
    }
    guard !medians.isEmpty else { throw AnomalyError.noGoodPhoto(good) }
    return detector(scores, typical: medians.sorted()[medians.count / 2])
  }

  /// Scores photos that did not teach.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - detector: Taught by the same encoder with ``settings``.
  ///   - onBroken: Called for each photo that does not decode; it is then left out.
  ///   - onLook: Called once for each photo and pass.
  ///   - onScore: Called for every other photo, in their order.
  /// - Throws: ``AnomalyError/otherEncoder(file:)`` where the detector does not fit the encoder,
  ///   ``AnomalyError/notFinite(photo:)``, what the closures throw, and `EngineError`.
  public func score(
    _ photos: [Photo], by detector: AnomalyDetector,
    onBroken: (Photo, CodecError) throws -> Void = { _, _ in }, onLook: () throws -> Void = {},
    onScore: (ScoredPhoto) throws -> Void
  ) throws {
    precondition(detector.settings == settings)
    guard detector.patches.dimension == patches.dimension, detector.whole.dimension == embedder.dimension
    else { throw AnomalyError.otherEncoder(file: "the detector") }
    try score(photos, folds: nil, by: detector, onBroken: onBroken, onLook: onLook, onScore: onScore)
  }
}

extension AnomalyScorer {
  /// Chooses the patches that stand for the good photos: of each fold by itself, so that leaving a fold out leaves
  /// exactly what the others would have chosen without it.
  private func patchMemory(
    of photos: [Photo], _ folds: [Int], _ foldCount: Int, _ onLook: () throws -> Void
  ) throws -> (PatchScaling, GoodMemory) {
    let dimension = patches.dimension
    let wanted = max(1, AnomalySettings.candidatesPerPatch * settings.patchCount / photos.count)
    var candidates = [[Float]](repeating: [], count: foldCount)
    try patches.run(photos) { index, found in
      try onLook()
      guard case .success(let found) = found else { return }
      var cells = patches.cellsOnPhoto(found.photo).sorted()
      if cells.count > wanted {
        var random = RandomStream(seed: settings.seed, purpose: .patchChoice, item: UInt32(index))
        random.shuffle(&cells)
        cells = Array(cells.prefix(wanted))
      }
      for cell in cells {
        candidates[folds[index]] += found.rows[cell * dimension..<(cell + 1) * dimension]
      }
    }
    let all = candidates.flatMap { $0 }
    guard !all.isEmpty else { throw AnomalyError.noGoodPhoto([]) }
    let scaling = PatchScaling(measuring: all, stageCounts: patches.stageCounts)
    let chosen = candidates.map { rows in
      let rows = scaling.apply(to: rows)
      let kept = GreedyCoreset.select(
        rows, dimension: dimension, count: max(1, settings.patchCount / foldCount), seed: settings.seed,
        product: engine)
      return kept.flatMap { rows[$0 * dimension..<($0 + 1) * dimension] }
    }
    return (scaling, GoodMemory(chosen, dimension: dimension))
  }

  private func score(
    _ photos: [Photo], folds: [Int]?, by detector: AnomalyDetector,
    onBroken: (Photo, CodecError) throws -> Void, onLook: () throws -> Void,
    onScore: (ScoredPhoto) throws -> Void
  ) throws {
    for start in stride(from: 0, to: photos.count, by: Self.together) {
      let part = Array(photos[start..<min(start + Self.together, photos.count)])
      var directions: [String: [Float]] = [:]
      try embedder.embed(part) { _, _ in
        try onLook()
      } onEmbedding: { photo, embedding in
        directions[photo.path] = direction(of: embedding)
        try onLook()
      }
      try patches.run(part) { index, found in
        try onLook()
        let photo = part[index]
        switch found {
        case .failure(let error): try onBroken(photo, error)
        case .success(let found):
          guard let direction = directions[photo.path] else { return }
          let fold = folds?[start + index]
          let whole = detector.whole.distances(to: direction, withoutFold: fold, product: engine)[0]
          let distances = detector.patchDistances(found.rows, withoutFold: fold, product: engine)
          guard whole.isFinite, distances.allSatisfy(\.isFinite) else {
            throw AnomalyError.notFinite(photo: photo.path)
          }
          try onScore(scored(photo, found.photo, whole: whole, distances))
        }
      }
    }
  }

  private func scored(
    _ photo: Photo, _ working: WorkingPhoto, whole: Float, _ distances: [Float]
  ) -> ScoredPhoto {
    let image = working.image
    let map = HeatMap(
      distances, stride: patches.network.strides[0], imageSize: settings.imageSize,
      fit: patches.preprocessing.fit, width: image.width, height: image.height)
    let peak = map.peak
    let score = AnomalyScore(
      photo: photo, patch: Double(map.peakValue), whole: Double(whole),
      peak: AnomalyScore.Point(
        x: (2 * peak.x + 1) * working.width / (2 * image.width),
        y: (2 * peak.y + 1) * working.height / (2 * image.height)))
    return ScoredPhoto(score: score, map: map, working: working)
  }
}
