import Kizu

/// Times the search for nearest neighbours, on random rows or on those of a folder.
enum KNNBench {
  /// Rows as `kizu bench` is specified.
  private static let queryCount = 10_000
  private static let referenceCount = 100_000
  private static let dimension = 512
  private static let neighbourCount = 20

  static func measure(_ bench: Bench) throws -> BenchReport {
    let engine = try bench.engine.engine()
    func rows(_ name: String, _ count: Int, item: UInt32) throws -> [Float] {
      guard let folder = bench.data else { return BenchData.normal(count * dimension, item: item) }
      return try BenchData.matrix("\(folder)/\(name).npy", dimension: dimension)
    }
    let references = try rows("references", referenceCount, item: 0)
    let queries = try rows("queries", queryCount, item: 1)
    let (known, asked) = (references.count / dimension, queries.count / dimension)
    guard known > 0, asked > 0 else {
      throw CommandError.nothingToTime(bench.data ?? "", reason: "has no rows")
    }
    let search = KNearestNeighbours(
      references: references, dimension: dimension, labels: [Int](repeating: 0, count: known), classCount: 1,
      neighbourCount: neighbourCount)
    var found: [[KNearestNeighbours.Neighbour]] = []
    var report = BenchReport(
      .knn, unit: "ms per 1,000 queries", threads: engine.threads, precision: "f32",
      setting: "\(asked) queries, \(known) references of \(dimension), k = \(search.neighbourCount)",
      count: asked, scale: 1000
    ) {
      found = search.neighbours(of: queries, product: engine, threads: engine.threads)
    }
    report.peakBytes = ProcessFigures.peakByteCount
    if let folder = bench.data {
      let indices = found.flatMap { $0.map { Int32($0.index) } }
      let file = try AtomicFileWriter("\(folder)/neighbours.i32")
      try file.append(BenchData.bytes(of: indices))
      try file.finish()
    }
    return report
  }
}
