public import KizuCodecs
public import KizuCore
import Synchronization

/// What reading every file of a set once tells: facts, what is broken, which files are equal, and what each
/// looks like.
///
/// Files of equal content are decoded once. About 600 bytes a photo are kept, no pixels.
///
/// ```swift
/// let audit = PhotoAudit(reading: set.photos, threads: 2)
/// let duplicates = Duplicates(in: audit, threads: 2)
/// ```
public struct PhotoAudit: Sendable {
  /// The photos in the order in which they were given.
  public let photos: [Photo]
  /// What came of reading each.
  public let readings: [PhotoReading]
  /// For each content that decodes, in the order of `copies`: what it looks like, or nil where it is too
  /// flat.
  let appearances: [Appearance?]
  /// For each content that decodes, the photos that hold it in rising order; ordered by the first of them.
  let copies: [[Int32]]

  /// Shorter side that suffices to tell what a photo looks like; large JPEGs are decoded no further.
  private static let sufficientShortSide = 64

  /// Cameras rarely fill 16 bits: what a photo looks like must not depend on how many of them it uses.
  public static let intensity = IntensityRange.percentile(low: 0.1, high: 99.9)

  /// Reads every photo.
  ///
  /// - Parameters:
  ///   - photos: The photos; those that do not decode are told in ``readings``.
  ///   - pixelLimit: The most pixels of a photo.
  ///   - threads: How many photos are read at a time; the result does not depend on it.
  ///   - isCancelled: Asked before each photo; once it says yes, the rest is left unread and the result is of
  ///     no use.
  ///   - onProgress: Called with the number of photos read so far, from any thread.
  public init(
    reading photos: [Photo], pixelLimit: Int = PhotoCodec.pixelLimit, threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    let options = DecodeOptions(
      pixelLimit: pixelLimit, intensity: Self.intensity, sufficientShortSide: Self.sufficientShortSide)
    let shared = Mutex(Collection(count: photos.count))
    Parallel.forEach(photos.count, threads: threads) { index in
      guard !isCancelled() else { return }
      Self.read(photos[index], index, options, into: shared)
      onProgress(shared.withLock { $0.finishOne() })
    }
    let collected = shared.withLock { $0 }
    self.photos = photos
    readings = collected.contentOfPhoto.indices.map { index in
      let content = Int(collected.contentOfPhoto[index])
      return content >= 0
        ? collected.readings[content]
        : .broken(reason: collected.unreadable[index] ?? "was not read", digest: nil)
    }
    let members = Self.members(of: collected)
    copies = members.map(\.photos)
    appearances = members.map { collected.appearances[$0.content] }
  }

  /// Reads one file, and decodes it unless its content is known.
  private static func read(
    _ photo: Photo, _ index: Int, _ options: DecodeOptions, into shared: borrowing Mutex<Collection>
  ) {
    let bytes: [UInt8]
    do throws(CodecError) {
      bytes = try PhotoCodec.bytes(ofFile: photo.file)
    } catch {
      shared.withLock { $0.unreadable[index] = error.reason }
      return
    }
    let digest = ContentDigest(of: bytes)
    if shared.withLock({ $0.assign(digest, to: index) }) { return }
    var reading: PhotoReading
    var appearance: Appearance?
    do throws(CodecError) {
      let decoded = try PhotoCodec.photo(bytes, file: photo.file, options: options)
      appearance = Appearance(decoded.image)
      let header = decoded.header
      reading = .photo(
        PhotoFacts(
          digest: digest, bytes: bytes.count, format: header.format, width: header.width,
          height: header.height, channels: header.channels, bitDepth: header.bitDepth,
          pageCount: header.pageCount, isGrey: decoded.image.isGrey, samples: decoded.samplesShown))
    } catch {
      reading = .broken(reason: error.reason, digest: digest)
    }
    shared.withLock { $0.add(digest, reading, appearance, index) }
  }

  /// Contents that decode, by the first photo that holds each.
  private static func members(of collected: Collection) -> [(content: Int, photos: [Int32])] {
    var photosOfContent = [[Int32]](repeating: [], count: collected.readings.count)
    for (index, content) in collected.contentOfPhoto.enumerated() where content >= 0 {
      photosOfContent[Int(content)].append(Int32(index))
    }
    return photosOfContent.enumerated().compactMap { content, photos in
      guard case .photo = collected.readings[content] else { return nil }
      return (content, photos)
    }.sorted { $0.photos[0] < $1.photos[0] }
  }

  /// What the threads have gathered; contents stand in the order in which they were met.
  private struct Collection {
    /// -1 where the file could not be read.
    var contentOfPhoto: [Int32]
    var contentOfDigest: [ContentDigest: Int32] = [:]
    var readings: [PhotoReading] = []
    var appearances: [Appearance?] = []
    var unreadable: [Int: String] = [:]
    private var done = 0

    init(count: Int) {
      contentOfPhoto = [Int32](repeating: -1, count: count)
    }

    /// Notes whose content a photo has, if that is known.
    mutating func assign(_ digest: ContentDigest, to photo: Int) -> Bool {
      guard let known = contentOfDigest[digest] else { return false }
      contentOfPhoto[photo] = known
      return true
    }

    /// Another thread may have met the same content meanwhile.
    mutating func add(
      _ digest: ContentDigest, _ reading: PhotoReading, _ appearance: Appearance?, _ photo: Int
    ) {
      if assign(digest, to: photo) { return }
      contentOfDigest[digest] = Int32(readings.count)
      contentOfPhoto[photo] = Int32(readings.count)
      readings.append(reading)
      appearances.append(appearance)
    }

    mutating func finishOne() -> Int {
      done += 1
      return done
    }
  }
}
