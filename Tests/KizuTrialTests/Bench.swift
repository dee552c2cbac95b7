import Foundation
import KizuCore
import KizuData
import KizuSSL
import KizuSamples

@testable import KizuTrial

/// A folder of small sample photos with labels and a split; removed when the test ends.
final class Bench {
  let root = FileManager.default.temporaryDirectory.appending(path: "kizu-trial-\(UUID().uuidString)").path
  var photos: String { "\(root)/photos" }
  var labels: String { "\(root)/labels.csv" }

  init(count: Int = 64) throws {
    let set = try SampleSet(SampleSettings(count: count, seed: 5, size: 32))
    try SampleWriter(SampleGenerator(set)).write(to: root, threads: 2)
    // Two classes in turn and groups of their own on either side: enough to judge, however few.
    let files = try FileManager.default.contentsOfDirectory(atPath: photos).sorted()
    try write(
      files.enumerated().map { index, file in
        let side = index % 4 == 3 ? "test" : "train"
        return "\(file),\(index % 2 == 0 ? "good" : "bad"),\(side)-\(index / 8),\(side)"
      })
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Writes rows of path, label, group and split.
  func write(_ rows: [String]) throws {
    try AtomicFile.write(
      [UInt8](("path,label,group,split\n" + rows.joined(separator: "\n") + "\n").utf8), to: labels)
  }

  func rows() throws -> [String] {
    try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n").dropFirst().map { String($0) }
  }

  /// A tiny search: trainings of a step.
  func request(
    _ log: String, _ change: (inout ViewTuner.Request) -> Void = { _ in }
  ) -> ViewTuner.Request {
    var request = ViewTuner.Request(folder: photos, log: "\(root)/\(log)")
    request.labels = labels
    request.options.imageSize = 32
    request.options.batchSize = 8
    request.options.threads = 1
    (request.trials, request.steps) = (8, 1)
    change(&request)
    return request
  }

  /// The scores of the first trainings of a search, which is stopped after them.
  func scores(of request: ViewTuner.Request, after count: Int) throws -> [TrialScore] {
    let stop = Counter()
    let tuner = try ViewTuner.prepare(request) { event in
      if case .trained = event { stop.add() }
    }
    _ = try tuner.tune { stop.count >= count }
    return try (TrialLog(file: request.log).read()?.records ?? []).map(\.score)
  }
}
