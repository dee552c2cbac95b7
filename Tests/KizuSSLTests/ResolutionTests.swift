import Foundation
import KizuNN
import Testing

@testable import KizuSSL

@Suite("Sizes of views over a training")
struct ResolutionTests {
  @Test("Plans are read, shared out and written alike")
  func plans() throws {
    let plan = try #require(ResolutionPlan("32:60%,48:15%,64"))
    #expect(plan.sizes == [32, 48, 64] && plan.finalSize == 64 && "\(plan)" == "32:60%,48:15%,64")
    #expect(plan.ends(epochs: 100) == [60, 75, 100])
    #expect(
      (0..<100).map { plan.imageSize(inEpoch: $0, of: 100) }
        == [Int](repeating: 32, count: 60) + [Int](repeating: 48, count: 15) + [Int](repeating: 64, count: 25)
    )
    // The encoder's own size always has an epoch.
    #expect(plan.ends(epochs: 1) == [0, 0, 1] && plan.imageSize(inEpoch: 0, of: 1) == 64)
    #expect(plan.ends(epochs: 2) == [1, 1, 2])
    #expect(ResolutionPlan("32,48,64")?.ends(epochs: 9) == [3, 6, 9])
    #expect(ResolutionPlan("32,48:50%,64")?.ends(epochs: 8) == [2, 6, 8])
    #expect(ResolutionPlan("32:50%,64:50%")?.ends(epochs: 8) == [4, 8])
    let json = try JSONEncoder().encode([plan])
    #expect(try JSONDecoder().decode([ResolutionPlan].self, from: json) == [plan])
  }

  @Test(
    "What is no plan is refused",
    arguments: [
      "", "64", "64,32", "32,32", "16,32", "32,2048", "32:60,64", "32:0%,64", "32:100%,64", "32:60%,64:60%",
      "32:30%,64:30%", "32,64,", "32:60%:1,64", "a,b", "32:nan%,64", "32:inf%,64",
      "32,40,48,56,64,72,80,88,96",
    ])
  func refused(text: String) {
    #expect(ResolutionPlan(text) == nil)
  }

  @Test("Weights, momentum and average go on from size to size, and the encoder is of the last one")
  func weightsGoOn() throws {
    let bench = try Bench()
    let pretrainer = try Pretrainer.prepare(
      bench.request("run") {
        $0.options.imageSize = nil
        $0.options.resolutions = ResolutionPlan("32,48")
        $0.options.epochs = 2
        $0.options.updates.optimizer = .adamw
        $0.options.updates.average = 0.9
      })
    let trainer = pretrainer.trainer
    func state() -> [String: [Float]] {
      let checkpoint = Checkpoint(of: trainer.network.parameters, loss: trainer.loss, step: 0, epochLoss: 0)
      return checkpoint.tensors.compactMapValues {
        if case .f32(let values) = $0.values { values } else { nil }
      }
    }
    _ = try trainer.takeStep(0)
    _ = try trainer.takeStep(1)
    #expect(trainer.network.architecture.imageSize == 32)
    let before = state()
    #expect(
      before.keys.contains { $0.hasPrefix("square.") } && before.keys.contains { $0.hasPrefix("average.") })
    try trainer.change(toSize: 48)
    #expect(trainer.network.architecture.imageSize == 48 && state() == before)
    // Steps ask for the size of their epoch by themselves.
    _ = try trainer.takeStep(0)
    #expect(trainer.network.architecture.imageSize == 32)
    _ = try trainer.takeStep(2)
    #expect(trainer.network.architecture.imageSize == 48 && state() != before)
    #expect(try trainer.encoder(steps: 3).architecture.imageSize == 48)
  }

  @Test("Interrupted within a size, resumed and replayed, a run gives the same bytes", arguments: [1, 2])
  func exactRuns(parts: Int) throws {
    let bench = try Bench()
    try bench.expectExactRuns {
      $0.options.imageSize = nil
      // Three epochs of two steps; the interruption comes after three of them.
      $0.options.resolutions = ResolutionPlan("32:67%,48")
      $0.options.updates.parts = parts
    }
    let run = RunFolder("\(bench.root)/parts")
    #expect(run.reports.map(\.imageSize) == [32, 32, 48])
    #expect(try run.settings()?.architecture.imageSize == 48)
    #expect(try EncoderFile.load(run.path).architecture.imageSize == 48)
  }

  @Test("A budget is planned by what steps of each size take, and its plan replays")
  func budget() throws {
    let bench = try Bench()
    let events = Events()
    let request = bench.request("planned") {
      ($0.options.epochs, $0.options.imageSize, $0.budget) = (nil, nil, 30)
      $0.options.resolutions = ResolutionPlan("32,64")
    }
    let trainer = try Pretrainer.prepare(request, onEvent: events.take)
    #expect(trainer.settings.epochs > 0 && trainer.settings.resolutions == ResolutionPlan("32,64"))
    var replay = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/replay"))
    replay.template = try PretrainSettings(file: "\(bench.root)/planned/config.json")
    #expect(try Pretrainer.prepare(replay).settings == trainer.settings)
  }

  @Test("Another size leaves a plan behind, another plan brings its size")
  func overOtherSettings() throws {
    var earlier = PretrainOptions()
    (earlier.imageSize, earlier.resolutions, earlier.stem) = (64, ResolutionPlan("32,64"), .small)
    var asked = PretrainOptions()
    #expect(asked.falling(backOn: earlier).resolutions == earlier.resolutions)
    asked.imageSize = 96
    #expect(
      asked.falling(backOn: earlier).resolutions == nil && asked.falling(backOn: earlier).imageSize == 96)
    asked = PretrainOptions()
    asked.resolutions = ResolutionPlan("48,128")
    let merged = asked.falling(backOn: earlier)
    #expect(merged.imageSize == 128 && merged.resolutions == asked.resolutions && merged.stem == nil)
    asked.imageSize = 64
    #expect(throws: PretrainError.self) { try asked.validate() }
  }
}
