import Foundation
import Kizu

/// Times the fit of a linear probe, on random rows of ten classes or on those of a folder.
enum ProbeBench {
  private static let count = 10_000
  private static let dimension = 512
  private static let classCount = 10
  private static let c = 0.1
  /// How far the centres of classes stand apart.
  private static let spread: Float = 0.12

  static func measure(_ bench: Bench) throws -> BenchReport {
    let engine = try bench.engine.engine()
    var (values, labels) = drawn()
    if let folder = bench.data {
      values = try BenchData.matrix("\(folder)/photos.npy", dimension: dimension)
      labels = try BenchData.matrix("\(folder)/classes.npy", dimension: 1).map { Int($0) }
      guard labels.count * dimension == values.count, labels.allSatisfy({ (0..<classCount).contains($0) }),
        Set(labels).count == classCount
      else {
        throw CommandError.nothingToTime(
          folder, reason: "needs a class from 0 to \(classCount - 1) for each row, each class at least once")
      }
    }
    var probe: LinearProbe?
    var report = BenchReport(
      .probe, unit: "ms a fit", threads: engine.threads, precision: "f32",
      setting:
        "\(labels.count) rows of \(dimension), \(classCount) classes, C = \(c), standardised, all rows alike",
      count: 1
    ) {
      probe = LinearProbe.fit(
        values, dimension: dimension, labels: labels, classCount: classCount, c: c, classWeight: .none,
        product: engine)
    }
    report.peakBytes = ProcessFigures.peakByteCount
    if let folder = bench.data, let probe {
      let file = try AtomicFileWriter("\(folder)/probe.json")
      try file.append(Array(JSONEncoder().encode(probe)))
      try file.finish()
    }
    return report
  }

  /// Rows about the centre of their class, as `knn_probe.py` of the benchmarks draws them.
  private static func drawn() -> ([Float], [Int]) {
    let centres = BenchData.normal(classCount * dimension, item: 2).map { spread * $0 }
    var values = BenchData.normal(count * dimension, item: 3)
    var random = RandomStream(seed: 0, purpose: .benchmark, item: 4)
    let labels = (0..<count).map { _ in random.index(below: classCount) }
    for (row, label) in labels.enumerated() {
      for column in 0..<dimension { values[row * dimension + column] += centres[label * dimension + column] }
    }
    return (values, labels)
  }
}
