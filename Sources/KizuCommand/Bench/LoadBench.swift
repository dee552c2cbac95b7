import Foundation
import Kizu

/// Times taking a photo from the cache, as every epoch does.
enum LoadBench {
  static func measure(_ bench: Bench) throws -> BenchReport {
    let (bytes, name) = try bench.photoFile()
    let threads = bench.engine.threadCount
    let form = PhotoForm(shortSide: bench.shortSide ?? 144)
    let reader = PhotoReader(
      form: form, limits: ReadingLimits(), cache: PixelCacheSettings(place: .temporary)
    ) { Log.warning($0) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "kizu-bench-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = "\(folder)/photo"
    try AtomicFile.write(bytes, to: file)
    let store = PhotoStore(reading: [Photo(path: "photo", file: file)], by: reader, threads: 1)
    guard let sample = store.samples.first, store.uncachedCount == 0 else {
      throw CommandError.nothingToTime(name, reason: store.manifest.rows[0].status)
    }
    let image = try store.image(sample)
    let count = 256 * threads
    return BenchReport(
      .load, unit: "ms a photo", threads: threads, precision: "8 bit",
      setting: "\(name), kept as \(image.width)×\(image.height)", count: count
    ) {
      Parallel.forEach(count, threads: threads) { _ in _ = try? store.image(sample) }
    }
  }
}
