import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuNN

/// Photos in, patch features out: one row of numbers for each cell of the finest map.
final class PatchEmbedder {
  /// What was made of one photo.
  struct Patches {
    /// `[side · side, D]`.
    let rows: [Float]
    let photo: WorkingPhoto
  }

  let network: FeatureMapNetwork
  let preprocessing: Preprocessing
  private let transform: EvaluationTransform
  private let reader: PhotoReader
  private let threads: Int

  init(
    engine: Engine, weights: EncoderWeights, settings: AnomalySettings, limits: ReadingLimits,
    cache: PixelCacheSettings?, precision: Precision, onProblem: (String) -> Void
  ) throws {
    network = try FeatureMapNetwork(
      engine: engine, weights: weights, imageSize: settings.imageSize, stages: settings.stages,
      precision: precision)
    var preprocessing = weights.preprocessing
    preprocessing.imageSize = settings.imageSize
    // Photos may have been shrunk further for training than suits these maps.
    preprocessing.form.shortSide = preprocessing.form.shortSide.map { max($0, settings.imageSize) }
    self.preprocessing = preprocessing
    transform = EvaluationTransform(preprocessing, channels: 3)
    let form = preprocessing.form
    reader =
      cache.map { PhotoReader(form: form, limits: limits, cache: $0, onProblem: onProblem) }
      ?? PhotoReader(form: form, limits: limits)
    threads = engine.threads
  }

  /// Features of each stage.
  var stageCounts: [Int] { network.channels }
  /// Numbers in a row, D.
  var dimension: Int { network.channels.reduce(0, +) }
  /// Cells along a side of the finest map.
  var side: Int { network.sides[0] }

  /// The cells that lie on a photo.
  func cellsOnPhoto(_ photo: WorkingPhoto) -> Set<Int> {
    let fitted = FittedPhoto(
      width: photo.image.width, height: photo.image.height, size: network.imageSize, fit: preprocessing.fit)
    return HeatMap.cellsOnPhoto(
      fitted, side: side, stride: network.strides[0], imageSize: network.imageSize)
  }

  /// Makes the patches of photos in their order, a batch at a time.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - onPatches: Called for each photo with its place, and why it could not be read where that is so.
  /// - Throws: What `onPatches` throws, and `EngineError` when oneDNN fails.
  func run(_ photos: [Photo], onPatches: (Int, Result<Patches, CodecError>) throws -> Void) throws {
    let (count, size) = (network.batch, network.inputCount)
    for start in stride(from: 0, to: photos.count, by: count) {
      let part = start..<min(start + count, photos.count)
      // SAFETY: every call writes the input of its own index, of which the network holds `batch`.
      nonisolated(unsafe) let inputs = unsafe network.input
      let found = Parallel.map(part.count, threads: threads) { [reader, transform] index in
        let photo = reader.read(photos[part.lowerBound + index]).photo
        if case .success(let working) = photo {
          var input = unsafe inputs.extracting(index * size..<(index + 1) * size).mutableSpan
          transform.apply(to: working.image, into: &input)
        }
        return photo
      }
      try network.run()
      for (index, photo) in found.enumerated() {
        try onPatches(
          part.lowerBound + index, photo.map { Patches(rows: rows(ofPhoto: index), photo: $0) })
      }
    }
  }

  private func rows(ofPhoto photo: Int) -> [Float] {
    PatchFeatures.rows(
      of: network.stages.indices.map { index in
        PatchFeatures.StageMaps(
          values: network.maps(index, ofPhoto: photo), channels: network.channels[index],
          side: network.sides[index], stride: network.strides[index])
      })
  }
}
