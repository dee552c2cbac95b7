import KizuAugment
public import KizuCodecs
import KizuCore
public import KizuData
import KizuEval

/// Hand-made features of whole photos: the baseline without any learning, for curves.
public enum CurveHandmade {
  /// Pixels of the square that photos are brought to.
  public static let size = 128

  /// Numbers of a photo.
  public static var dimension: Int { HandmadeFeatures(size: size, channels: 3).dimension }

  /// Describes photos in their order, some at a time.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - limits: Which are accepted.
  ///   - threads: How many are described at once.
  ///   - onPhoto: Called for each photo with its features, or why it cannot be read.
  /// - Throws: What `onPhoto` throws.
  public static func describe(
    _ photos: [Photo], limits: ReadingLimits, threads: Int,
    onPhoto: (Photo, Result<[Float], CodecError>) throws -> Void
  ) throws {
    let reader = PhotoReader(form: .native, limits: limits)
    let transform = EvaluationTransform(
      Preprocessing(imageSize: size, normalization: .identity), channels: 3)
    let features = HandmadeFeatures(size: size, channels: 3)
    for start in stride(from: 0, to: photos.count, by: threads) {
      let part = Array(photos[start..<min(start + threads, photos.count)])
      let results = Parallel.map(part.count, threads: threads) { index in
        reader.read(part[index]).photo.map { photo in
          var picture = [Float](repeating: 0, count: transform.sampleCount)
          var output = picture.mutableSpan
          transform.apply(to: photo.image, into: &output)
          return features.features(of: picture.span)
        }
      }
      for (photo, result) in zip(part, results) { try onPhoto(photo, result) }
    }
  }
}
