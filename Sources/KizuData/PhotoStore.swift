import KizuCodecs
public import KizuCore
import Synchronization

/// The photos of a training run as samples: read once, then taken from the cache.
///
/// What is not in the cache is decoded again each time it is asked for, by the same function, so the pixels are the
/// same either way.
public final class PhotoStore: Sendable {
  /// What one view is made from: a photo, or a tile of one.
  public struct Sample: Sendable, Equatable {
    /// The place in ``PhotoStore/photos``.
    public let photo: Int
    /// Which tile of the photo; nil for the whole.
    public let tile: Int?
  }

  /// The photos that decode, in the order of the set.
  public let photos: [Photo]
  /// All samples, photo by photo.
  public let samples: [Sample]
  /// What was found in every file, broken ones included.
  public let manifest: Manifest
  /// Whether every photo has R = G = B; then all pixels are one-channel.
  public let isGrey: Bool
  /// Mean and deviation of the pixels, each photo weighing the same.
  public let normalization: Normalization
  /// How many photos are not in the cache and are decoded again for every view.
  public let uncachedCount: Int
  private let reader: PhotoReader
  private let entries: [Entry]

  /// Reads every photo.
  ///
  /// Processes that have one cache share the decoding where each starts at another photo: what comes later was stored by
  /// the next one.
  ///
  /// - Parameters:
  ///   - photos: The photos; those that do not decode are left out and stand in ``manifest`` with the reason.
  ///   - reader: Reads them.
  ///   - threads: How many photos are read at a time.
  ///   - first: The photo to begin with, of those there are; the result does not depend on it.
  ///   - onProgress: Called with the number of photos read so far, from any thread.
  public init(
    reading photos: [Photo], by reader: PhotoReader, threads: Int, startingAt first: Int = 0,
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    let done = Mutex(0)
    let turned = Parallel.map(photos.count, threads: threads) { place in
      let reading = reader.read(photos[(first + place) % photos.count])
      let entry = try? reading.photo.get()
      let found = Found(
        row: reading.row, entry: entry.map { Entry($0, digest: reading.row.sha256, cached: reading.entry) })
      done.withLock { done in
        done += 1
        onProgress(done)
      }
      return found
    }
    // Back in their order.
    let found = Array(turned.suffix(first) + turned.dropLast(first))
    let usable = found.indices.filter { found[$0].entry != nil }
    manifest = Manifest(rows: found.map(\.row))
    self.photos = usable.map { photos[$0] }
    self.reader = reader
    let entries = found.compactMap(\.entry)
    self.entries = entries
    uncachedCount = entries.count { $0.cached == nil }
    isGrey = entries.allSatisfy(\.moments.isGrey)
    normalization = PixelMoments.normalization(of: entries.map(\.moments))
    samples = entries.indices.flatMap { Self.samples(of: $0, entries[$0], reader.form.tiling) }
  }

  /// One sample's pixels: one channel where the photo is grey, else three.
  ///
  /// - Parameter sample: One of ``samples``.
  /// - Returns: The sample in the form that training sees.
  /// - Throws: ``DataError/unreadableFile(file:reason:)`` when the photo has to be read again and is gone, or is no
  ///   longer the one it was.
  public func image(_ sample: Sample) throws(DataError) -> ImageBuffer {
    let entry = entries[sample.photo]
    let part = sample.tile.flatMap {
      reader.form.tiling?.tile($0, width: entry.width, height: entry.height)
    }
    if let cached = entry.cached, let image = reader.cache?.image(cached, part: part) { return image }
    let photo = photos[sample.photo]
    let reading = reader.read(photo)
    switch reading.photo {
    case .failure(let error):
      throw .unreadableFile(file: photo.file, reason: error.reason)
    case .success(let working):
      guard reading.row.sha256 == entry.digest else {
        throw .unreadableFile(file: photo.file, reason: "it changed since the run began")
      }
      return part.map { working.image.cropped(to: $0) } ?? working.image
    }
  }

  private static func samples(of index: Int, _ entry: Entry, _ tiling: Tiling?) -> [Sample] {
    guard let tiling else { return [Sample(photo: index, tile: nil)] }
    return (0..<tiling.count(width: entry.width, height: entry.height)).map { Sample(photo: index, tile: $0) }
  }

  private struct Found: Sendable {
    let row: Manifest.Row
    let entry: Entry?
  }

  private struct Entry: Sendable {
    let width: Int
    let height: Int
    let moments: PixelMoments
    let digest: String
    let cached: PixelCache.Entry?

    init(_ photo: WorkingPhoto, digest: String, cached: PixelCache.Entry?) {
      (width, height) = (photo.image.width, photo.image.height)
      moments = PixelMoments(photo.image)
      self.digest = digest
      self.cached = cached
    }
  }
}
