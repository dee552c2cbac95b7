import Kizu

/// Times decoding a photo from bytes in memory.
enum DecodeBench {
  static func measure(_ bench: Bench) throws -> BenchReport {
    let (bytes, name) = try bench.photoFile()
    let threads = bench.engine.threadCount
    let options = DecodeOptions(sufficientShortSide: bench.shortSide)
    let first = try PhotoCodec.photo(bytes, file: name, options: options)
    let decoded = "\(first.image.width)×\(first.image.height)"
    // Each thread decodes for itself, as when a set is read.
    let count = max(1, min(64, 50_000_000 / first.image.pixels.count)) * threads
    return BenchReport(
      .decode, unit: "ms a photo", threads: threads, precision: "8 bit",
      setting: "\(name), \(first.header.format.rawValue), decoded to \(decoded)", count: count
    ) {
      Parallel.forEach(count, threads: threads) { _ in
        _ = try? PhotoCodec.photo(bytes, file: name, options: options)
      }
    }
  }
}
