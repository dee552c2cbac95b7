import Foundation
import KizuData
import Testing

@testable import KizuSSL

@Suite("Neighbours of labelled photos, watched while training goes on")
struct OnlineNeighboursTests {
  /// A label file over the bench's photos: two classes, photos alternating; every fourth is for testing.
  private func writeLabels(_ bench: Bench, testing: Bool = false) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.photos).sorted()
    let rows = names.enumerated().map { index, name in
      "\(name),\(index % 2 == 0 ? "good" : "bad"),\(testing && index % 4 < 2 ? "test" : "train")"
    }
    let file = "\(bench.root)/labels\(testing ? "-split" : "").csv"
    try Data("path,label,split\n\(rows.joined(separator: "\n"))\n".utf8).write(to: URL(filePath: file))
    return file
  }

  @Test("They are judged before the first step, on the way and at the end, and change no weight")
  func watches() throws {
    let bench = try Bench()
    let labels = try writeLabels(bench)
    func request(_ run: String, _ change: (inout Pretrainer.Request) -> Void = { _ in }) -> Pretrainer.Request
    {
      bench.request(run) {
        ($0.labels, $0.options.epochs) = (labels, 6)
        change(&$0)
      }
    }
    try Pretrainer.prepare(request("watched")).train()
    try Pretrainer.prepare(request("blind") { $0.labels = nil }).train()
    let reports = RunFolder("\(bench.root)/watched").reports
    #expect(reports.map { $0.neighbours != nil } == [false, false, false, false, true, true])
    let untrained = try #require(reports[0].untrainedNeighbours)
    #expect(reports.allSatisfy { $0.untrainedNeighbours == untrained })
    for accuracy in reports.compactMap(\.neighbours) + [untrained] {
      #expect(0 <= accuracy.low && accuracy.low <= accuracy.balancedAccuracy)
      #expect(accuracy.balancedAccuracy <= accuracy.high && accuracy.high <= 1)
    }
    #expect(RunFolder("\(bench.root)/blind").reports.allSatisfy { $0.untrainedNeighbours == nil })
    #expect(try bench.bytes("watched/checkpoint.safetensors") == bench.bytes("blind/checkpoint.safetensors"))

    // After an interruption the same is told, and what untrained weights gave is not forgotten.
    var count = 0
    try Pretrainer.prepare(request("parts")).train {
      count += 1
      return count == 9
    }
    try Pretrainer.prepare(request("parts") { $0.isResuming = true }).train()
    let parts = RunFolder("\(bench.root)/parts").reports
    #expect(parts.map(\.neighbours) == reports.map(\.neighbours))
    #expect(parts.map(\.untrainedNeighbours) == reports.map(\.untrainedNeighbours))
  }

  @Test("Labels of test photos decide nothing, and labels that cannot judge are named")
  func whoJudges() throws {
    let bench = try Bench()
    let labels = try writeLabels(bench, testing: true)
    let photos = try PhotoSet.load(folder: bench.photos, labels: labels).photos
    #expect(NeighbourJudge.obstacle(photos) == nil)
    #expect(NeighbourJudge.obstacle(photos.filter { $0.split == .test }) == "no training photo has one")
    let ofOneClass = photos.filter { $0.split == .train && $0.label == "good" }
    #expect(NeighbourJudge.obstacle(ofOneClass)?.contains("“good”") == true)

    let events = Events()
    let file = "\(bench.root)/one.csv"
    try Data("path,label\n\(photos[0].path),good\n".utf8).write(to: URL(filePath: file))
    try Pretrainer.prepare(
      bench.request("one") { ($0.labels, $0.options.epochs) = (file, 1) }, onEvent: events.take
    ).train()
    #expect(events.notices.contains { $0.contains("all labelled training photos are of one class") })
    #expect(RunFolder("\(bench.root)/one").reports.map(\.neighbours) == [nil])
  }
}
