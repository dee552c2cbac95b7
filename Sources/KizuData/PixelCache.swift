import Foundation
public import KizuCore
import Synchronization

/// Pixels of photos that were decoded once, in one mapped file, for all runs that see photos in the same form.
///
/// A photo is known by the SHA-256 of its file, so renamed and copied files are found again and changed ones are
/// not. Pixels and index are only ever appended, under a lock, pixels before the row that tells of them: a process
/// that is killed leaves a cache that others go on with. Every row and all pixels carry a digest, which is checked
/// before their first use; what does not fit is decoded anew.
public final class PixelCache: Sendable {
  /// Where the pixels of a photo are.
  public struct Entry: Sendable {
    let row: PixelCacheRow
  }

  private struct State {
    var entries: [String: PixelCacheRow] = [:]
    /// Bytes of the index that were read.
    var readCount = 0
    var mapping: MappedFile?
    /// Why nothing more is stored.
    var refusal: String?
    /// Bytes of other forms' caches.
    var otherBytes: Int
  }

  /// Bytes that a cached photo's start is a multiple of.
  private static let alignment = 64

  private let folder: PixelCacheFolder
  private let name: String
  /// Held for its lock.
  private let use: CacheFile
  private let index: CacheFile
  private let pixels: CacheFile
  private let state: Mutex<State>

  /// Opens the cache for one form of pixels, and makes it if need be.
  ///
  /// - Parameters:
  ///   - path: The folder of all caches.
  ///   - limit: The most bytes of all caches in the folder.
  ///   - form: The form of the pixels.
  /// - Throws: ``DataError/cannotCreate(file:reason:)``.
  public convenience init(folder path: String, limit: Int, form: PhotoForm) throws(DataError) {
    let folder = PixelCacheFolder(path: path, limit: limit)
    let name = WorkingPhoto.name(of: form)
    let (place, use) = try folder.claim(name)
    try self.init(folder, name: name, place: place, use: use)
  }

  /// Makes a cache that no other process sees and that is gone when this one ends.
  ///
  /// - Parameters:
  ///   - limit: The most bytes.
  ///   - form: The form of the pixels.
  /// - Returns: An empty cache.
  /// - Throws: ``DataError/cannotCreate(file:reason:)``.
  public static func temporary(limit: Int, form: PhotoForm) throws(DataError) -> PixelCache {
    let path = PathName.join(NSTemporaryDirectory(), "kizu-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try PixelCache(folder: path, limit: limit, form: form)
  }

  private init(
    _ folder: PixelCacheFolder, name: String, place: String, use: CacheFile
  ) throws(DataError) {
    self.folder = folder
    self.name = name
    self.use = use
    index = try CacheFile(PathName.join(place, PixelCacheFolder.indexName))
    pixels = try CacheFile(PathName.join(place, PixelCacheFolder.pixelsName))
    state = Mutex(State(otherBytes: folder.byteCount(besides: name)))
    state.withLock { readIndex(&$0) }
  }

  /// Why photos are no longer stored, in words; nil as long as they are.
  public var refusal: String? { state.withLock { $0.refusal } }

  /// Where the pixels of a photo are, be it that another process has stored them meanwhile.
  ///
  /// - Parameter digest: The SHA-256 of its file.
  /// - Returns: The place; nil if they are not stored.
  func entry(for digest: String) -> Entry? {
    state.withLock { state in
      if state.entries[digest] == nil, (index.size ?? 0) >= state.readCount + PixelCacheRow.byteCount,
        index.lock(LOCK_SH)
      {
        readIndex(&state)
        index.unlock()
      }
      return state.entries[digest].map(Entry.init)
    }
  }

  /// Stored pixels, or a part of them; nil where the file is shorter than it must be.
  ///
  /// - Precondition: `part` lies inside the stored picture.
  public func image(_ entry: Entry, part: PixelRectangle? = nil) -> ImageBuffer? {
    let row = entry.row
    guard let mapping = mapping(covering: row.offset + row.pixelCount) else { return nil }
    let part = part ?? PixelRectangle(x: 0, y: 0, width: row.width, height: row.height)
    precondition(part.x >= 0 && part.y >= 0 && part.x + part.width <= row.width)
    precondition(part.y + part.height <= row.height)
    let stride = row.width * row.channels
    let length = part.width * row.channels
    let samples = unsafe mapping.withBytes { bytes in
      // SAFETY: the mapping covers the whole picture and the rectangle lies inside it.
      unsafe [UInt8](unsafeUninitializedCapacity: length * part.height) { buffer, count in
        for y in 0..<part.height {
          let start = row.offset + (part.y + y) * stride + part.x * row.channels
          let target = unsafe UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: buffer[(y * length)..<((y + 1) * length)]))
          unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)]))
        }
        count = length * part.height
      }
    }
    return ImageBuffer(width: part.width, height: part.height, channels: row.channels, pixels: samples)
  }

  /// Stored pixels whose digest was checked; nil where they are damaged.
  func checkedImage(_ entry: Entry) -> ImageBuffer? {
    guard let image = image(entry), FileDigest.sha256(of: image.pixels) == entry.row.pixelDigest else {
      return nil
    }
    return image
  }

  /// Stores the pixels of a photo.
  ///
  /// - Parameters:
  ///   - photo: The photo in the form of this cache.
  ///   - digest: The SHA-256 of its file.
  ///   - damaged: What is stored of it already and cannot be used.
  /// - Returns: Where they are; nil if there is no room, or writing failed: then nothing more is stored.
  func store(_ photo: WorkingPhoto, digest: String, inPlaceOf damaged: Entry? = nil) -> Entry? {
    var row = PixelCacheRow(
      photoDigest: digest, pixelDigest: FileDigest.sha256(of: photo.image.pixels), offset: 0,
      width: photo.image.width, height: photo.image.height, channels: photo.image.channels,
      fullWidth: photo.width, fullHeight: photo.height, fullChannels: photo.channels,
      pageCount: photo.pageCount)
    return state.withLock { state in
      guard state.refusal == nil else { return nil }
      guard index.lock(LOCK_EX) else {
        state.refusal = "\(index.path) cannot be locked"
        return nil
      }
      defer { index.unlock() }
      readIndex(&state)
      // Another process may have stored the same photo by now.
      if let stored = state.entries[digest], stored.offset != damaged?.row.offset {
        return Entry(row: stored)
      }
      state.refusal = append(&row, photo.image.pixels, &state)
      return state.refusal == nil ? Entry(row: row) : nil
    }
  }

  /// Appends pixels and their row; the reason where that is not possible.
  private func append(_ row: inout PixelCacheRow, _ samples: [UInt8], _ state: inout State) -> String? {
    guard let indexSize = index.size, let pixelsSize = pixels.size else {
      return "\(index.path) cannot be read"
    }
    row.offset = (pixelsSize + Self.alignment - 1) / Self.alignment * Self.alignment
    let needed = row.offset + samples.count + indexSize + PixelCacheRow.byteCount
    if needed + state.otherBytes > folder.limit {
      folder.makeRoom(for: needed + state.otherBytes - folder.limit, besides: name)
      state.otherBytes = folder.byteCount(besides: name)
      guard needed + state.otherBytes <= folder.limit else {
        return "the cache would grow beyond its limit of \(folder.limit >> 20) MiB"
      }
    }
    if let reason = pixels.write(samples, at: row.offset) { return "\(pixels.path): \(reason)" }
    // What a killed process left of a row is written over.
    let place = indexSize / PixelCacheRow.byteCount * PixelCacheRow.byteCount
    if let reason = index.write(row.encoded, at: place) { return "\(index.path): \(reason)" }
    state.entries[row.photoDigest] = row
    state.readCount = place + PixelCacheRow.byteCount
    return nil
  }

  /// Takes in the rows that were appended since; damaged ones are passed over.
  private func readIndex(_ state: inout State) {
    let bytes = index.read(from: state.readCount)
    let limit = pixels.size ?? 0
    for start in stride(from: 0, to: bytes.count - PixelCacheRow.byteCount + 1, by: PixelCacheRow.byteCount) {
      state.readCount += PixelCacheRow.byteCount
      guard let row = PixelCacheRow(decoding: bytes[start..<(start + PixelCacheRow.byteCount)]),
        row.isPossible(in: limit)
      else { continue }
      state.entries[row.photoDigest] = row
    }
  }

  /// A mapping of at least so many bytes; it grows with the file.
  private func mapping(covering end: Int) -> MappedFile? {
    state.withLock { state in
      if let mapping = state.mapping, mapping.count >= end { return mapping }
      guard let mapping = MappedFile(descriptor: pixels.descriptor), mapping.count >= end else { return nil }
      state.mapping = mapping
      return mapping
    }
  }
}
