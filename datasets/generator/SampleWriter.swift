import Foundation
import KizuCodecs
import KizuCore
import Synchronization

/// Writes a set as a folder that Kizu's commands read.
///
/// The folder gets `photos/000000.png` …, `masks/` with a file of the same name for each defect, `labels.csv`
/// (`path,label,group,split`, paths relative to `photos`) and `truth.csv`. No file name tells a label. The tables
/// are written last: where `labels.csv` stands, the set is complete.
public struct SampleWriter: Sendable {
  /// What draws the photos.
  public let generator: SampleGenerator

  /// A writer of the photos of a generator.
  public init(_ generator: SampleGenerator) {
    self.generator = generator
  }

  /// Writes all photos, masks and tables.
  ///
  /// - Parameters:
  ///   - folder: A folder that is empty or does not exist yet.
  ///   - threads: At most how many photos are drawn at a time, at least 1; the bytes do not depend on it.
  ///   - progress: Called after each photo with how many are done, rising by one, from one thread at a time.
  ///   - isCancelled: Asked before each photo, from any thread; once it is true, what was written is removed.
  /// - Throws: ``SampleError/folderNotEmpty(path:)``, ``SampleError/cannotCreate(path:reason:)``,
  ///   ``SampleError/cancelled``, or ``SampleError/cannotWrite(path:reason:)`` for the first photo that failed.
  public func write(
    to folder: String, threads: Int, progress: @Sendable (Int) -> Void = { _ in },
    isCancelled: @Sendable () -> Bool = { false }
  ) throws(SampleError) {
    let isNew = try SampleFiles.prepare(folder)
    try SampleFiles.createFolder(folder + "/photos")
    try SampleFiles.createFolder(folder + "/masks")
    let done = Mutex(0)
    let isFailing = Atomic(false)
    let results = Parallel.map(generator.set.entries.count, threads: threads) { index -> PhotoResult in
      // After a failure the rest would fail too: a full disk stays full.
      guard !isFailing.load(ordering: .relaxed), !isCancelled() else { return .skipped }
      do throws(SampleError) {
        let photo = generator.photo(index)
        try write(photo, below: folder)
        done.withLock {
          $0 += 1
          progress($0)
        }
        return .written(photo.defect)
      } catch {
        isFailing.store(true, ordering: .relaxed)
        return .failed(error)
      }
    }
    var defects: [SampleDefect?] = []
    for result in results {
      switch result {
      case .written(let defect): defects.append(defect)
      case .failed(let error): throw error
      case .skipped: continue
      }
    }
    guard defects.count == results.count else {
      SampleFiles.remove(isNew ? [folder] : [folder + "/photos", folder + "/masks"])
      throw .cancelled
    }
    let tables = SampleTables(entries: generator.set.entries, defects: defects)
    try SampleFiles.write(Array(tables.truth.utf8), to: folder + "/truth.csv")
    try SampleFiles.write(Array(tables.labels.utf8), to: folder + "/labels.csv")
  }

  private enum PhotoResult {
    case written(SampleDefect?)
    case failed(SampleError)
    case skipped
  }

  private func write(_ photo: SamplePhoto, below folder: String) throws(SampleError) {
    try writePNG(photo.image, to: folder + "/photos/" + photo.entry.fileName)
    if photo.defect != nil {
      try writePNG(photo.mask, to: folder + "/masks/" + photo.entry.fileName)
    }
  }

  private func writePNG(_ image: ImageBuffer, to path: String) throws(SampleError) {
    let bytes: [UInt8]
    do {
      bytes = try PhotoCodec.encodePNG(image)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
    try SampleFiles.write(bytes, to: path)
  }
}
