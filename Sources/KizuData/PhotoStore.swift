public import KizuCore
import Synchronization

/// The photos of a training run as pixels: decoded once, shrunk to what the views need, kept in memory.
///
/// What does not fit the memory limit is decoded again each time it is asked for, by the same function, so
/// the pixels are the same either way.
public final class PhotoStore: Sendable {
  /// The photos that decode, in the order of the set.
  public let photos: [Photo]
  /// What was found in every file, broken ones included.
  public let manifest: Manifest
  /// Whether every photo has R = G = B; then all pixels are one-channel.
  public let isGrey: Bool
  /// Mean and deviation of the pixels, each photo weighing the same.
  public let normalization: Normalization
  /// The shorter side that larger photos are shrunk to, in pixels.
  public let shortSide: Int
  private let images: [ImageBuffer?]

  /// Reads every photo.
  ///
  /// - Parameters:
  ///   - photos: The photos; those that do not decode are left out and stand in ``manifest`` with the reason.
  ///   - shortSide: The shorter side that larger photos are shrunk to.
  ///   - memoryLimit: The most bytes of pixels that are kept.
  ///   - threads: How many photos are read at a time.
  ///   - onProgress: Called with the number of photos read so far, from any thread.
  public init(
    reading photos: [Photo], shortSide: Int, memoryLimit: Int = 2 << 30, threads: Int,
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    let kept = Mutex(0)
    let done = Mutex(0)
    let entries = Parallel.map(photos.count, threads: threads) { index in
      let entry = Entry(photos[index], shortSide: shortSide) { byteCount in
        kept.withLock { kept in
          guard kept + byteCount <= memoryLimit else { return false }
          kept += byteCount
          return true
        }
      }
      done.withLock { done in
        done += 1
        onProgress(done)
      }
      return entry
    }
    manifest = Manifest(rows: entries.map(\.row))
    let usable = entries.indices.filter { entries[$0].row.isOK }
    self.photos = usable.map { photos[$0] }
    self.shortSide = shortSide
    images = usable.map { entries[$0].image }
    let moments = usable.compactMap { entries[$0].moments }
    isGrey = moments.allSatisfy(\.isGrey)
    normalization = PixelMoments.normalization(of: moments)
  }

  /// One photo's pixels: one channel where it is grey, else three.
  ///
  /// - Parameter index: The place in ``photos``.
  /// - Returns: The photo in the form that training sees.
  /// - Throws: ``DataError/unreadableFile(file:reason:)`` when the photo has to be read again and is gone.
  public func image(_ index: Int) throws(DataError) -> ImageBuffer {
    if let image = images[index] { return image }
    let (row, image) = Manifest.inspect(photos[index])
    guard let image else { throw .unreadableFile(file: photos[index].file, reason: row.status) }
    return Self.workingForm(of: image, shortSide: shortSide)
  }

  /// The form that training sees, whether it comes from memory or from the file.
  static func workingForm(of image: ImageBuffer, shortSide: Int) -> ImageBuffer {
    let image = image.isGrey ? image.keepingOneChannel() : image
    let side = min(image.width, image.height)
    guard side > shortSide else { return image }
    let scaled = { (length: Int) in max(1, (length * shortSide + side / 2) / side) }
    return image.resized(width: scaled(image.width), height: scaled(image.height))
  }

  private struct Entry: Sendable {
    let row: Manifest.Row
    let moments: PixelMoments?
    let image: ImageBuffer?

    init(_ photo: Photo, shortSide: Int, reserve: (Int) -> Bool) {
      let (row, decoded) = Manifest.inspect(photo)
      self.row = row
      let working = decoded.map { PhotoStore.workingForm(of: $0, shortSide: shortSide) }
      moments = working.map { PixelMoments($0) }
      image = working.flatMap { reserve($0.pixels.count) ? $0 : nil }
    }
  }
}
