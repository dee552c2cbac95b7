import Foundation
import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuNN
import KizuSamples
import RealModule
import Synchronization
import Testing

@testable import KizuSSL

@Suite struct PretrainerTests {
  @Test("Equal runs, interrupted runs and replayed runs give the same bytes")
  func sameBits() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("whole")).train()

    // Stopped after one step, in the middle of an epoch; and after four, and saved after every step.
    var count = 0
    do {
      let first = try Pretrainer.prepare(bench.request("parts"))
      #expect(
        try first.train {
          count += 1
          return count == 2
        } == .interrupted)
      #expect(first.step == 1)
      // As long as it is there, the folder is its own.
      #expect(throws: DataError.folderInUse(folder: "\(bench.root)/parts")) {
        try Pretrainer.prepare(bench.request("parts") { $0.isResuming = true })
      }
    }
    do {
      let second = try Pretrainer.prepare(bench.request("parts") { $0.isResuming = true })
      #expect(second.step == 1)
      count = 0
      try second.train(saveInterval: .zero) {
        count += 1
        return count == 4
      }
    }
    // What was not asked for again comes from the run.
    var rest = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/parts"))
    rest.isResuming = true
    #expect(try Pretrainer.prepare(rest).train() == .finished)

    let replay = bench.request("replay") {
      $0.options = PretrainOptions()
      $0.template = try? PretrainSettings(file: "\(bench.root)/whole/config.json")
    }
    try Pretrainer.prepare(replay).train()

    for file in ["encoder.safetensors", "checkpoint.safetensors", "config.json", "manifest.csv"] {
      let whole = try bench.bytes("whole/\(file)")
      #expect(try bench.bytes("parts/\(file)") == whole, "\(file) after interruptions")
      #expect(try bench.bytes("replay/\(file)") == whole, "\(file) after a replay")
    }
    let log = try bench.bytes("parts/log.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(EpochReport.self, from: $0)
    }
    let whole = try bench.bytes("whole/log.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(EpochReport.self, from: $0)
    }
    #expect(log.map(\.epoch) == [1, 2, 3] && log.map(\.loss) == whole.map(\.loss))
  }

  @Test("Another seed gives another encoder; a finished run is left as it is")
  func seedsAndFinishedRuns() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("a") { $0.options.epochs = 1 }).train()
    try Pretrainer.prepare(bench.request("b") { ($0.options.epochs, $0.options.seed) = (1, 1) }).train()
    let encoder = try bench.bytes("a/encoder.safetensors")
    #expect(try bench.bytes("b/encoder.safetensors") != encoder)

    let again = try Pretrainer.prepare(bench.request("a") { ($0.options.epochs, $0.isResuming) = (1, true) })
    #expect(try again.train() == .finished)
    #expect(try bench.bytes("a/encoder.safetensors") == encoder)
  }

  @Test("The loss falls below that of a guess")
  func learns() throws {
    let bench = try Bench()
    try bench.replacePhotosByBlocks(count: 32)
    let events = Events()
    let request = bench.request("run") {
      $0.options.epochs = 12
      $0.options.views = ViewRecipe(cropScale: 0.5...1)
    }
    try Pretrainer.prepare(request, onEvent: events.take).train()
    let losses = events.all.compactMap { if case .epoch(let report) = $0 { report.loss } else { nil } }
    let last = try #require(losses.last)
    #expect(losses.count == 12 && last < losses[0] && last < 0.7 * Double.log(31))
  }

  @Test("Zero epochs write the untrained encoder")
  func untrained() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("zero") { $0.options.epochs = 0 }).train()
    let encoder = try EncoderFile.load("\(bench.root)/zero")
    #expect(encoder.training["steps"] == "0" && encoder.architecture.channels == 1)
  }

  @Test("A run of a version that knew fewer operations goes on with the views that it began with")
  func earlierViews() throws {
    let bench = try Bench()
    var views = ViewRecipe.surface
    views.illumination = 0
    try Pretrainer.prepare(bench.request("run") { ($0.options.epochs, $0.options.views) = (1, views) })
      .train()
    let file = URL(filePath: "\(bench.root)/run/config.json")
    let later = Set([
      "rotation", "illumination", "gamma", "sharpness", "solarise", "solariseThreshold", "noise", "shotNoise",
      "jpeg", "jpegQuality", "cutout", "cutoutScale",
    ])
    var config = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let stored = try #require(config["views"] as? [String: Any])
    config["views"] = stored.filter { !later.contains($0.key) }
    config["preset"] = "surface"
    try JSONSerialization.data(withJSONObject: config).write(to: file)
    let trainer = try Pretrainer.prepare(
      bench.request("run") { ($0.isResuming, $0.options.epochs) = (true, 1) })
    #expect(trainer.settings.views == views)
  }

  @Test("A run goes on only with its own settings and photos")
  func refusesToMix() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("run") { $0.options.epochs = 1 }).train()
    #expect(throws: PretrainError.runNotEmpty(run: "\(bench.root)/run", isRun: true)) {
      try Pretrainer.prepare(bench.request("run"))
    }
    let other = bench.request("run") { ($0.isResuming, $0.options.temperature) = (true, 0.5) }
    let error = #expect(throws: PretrainError.self) { try Pretrainer.prepare(other) }
    #expect(error?.exitStatus == .usage && error?.description.contains("temperature: 0.2") == true)
    #expect(error?.description.contains("epochs: 1 in the run, 3 now") == true)

    try FileManager.default.removeItem(atPath: "\(bench.photos)/000003.png")
    let fewer = bench.request("run") { ($0.isResuming, $0.options.epochs) = (true, nil) }
    let missing = #expect(throws: PretrainError.self) { try Pretrainer.prepare(fewer) }
    #expect(missing?.description.contains("photos.count: 40 in the run, 39 now") == true)
    #expect(throws: PretrainError.runNotEmpty(run: bench.photos, isRun: false)) {
      try Pretrainer.prepare(
        bench.request("run") {
          $0.run = RunFolder(bench.photos)
          $0.isResuming = true
        })
    }
  }

  @Test("Broken photos are left out, listed and reported; strictness refuses them")
  func brokenPhotos() throws {
    let bench = try Bench()
    try Data("not a picture".utf8).write(to: URL(filePath: "\(bench.photos)/note.png"))
    let events = Events()
    try Pretrainer.prepare(bench.request("run") { $0.options.epochs = 1 }, onEvent: events.take).train()
    let broken = events.all.compactMap { if case .brokenPhotos(let rows) = $0 { rows } else { nil } }
    #expect(broken.first?.map(\.path) == ["note.png"])
    let manifest = try Manifest(file: "\(bench.root)/run/manifest.csv")
    #expect(manifest.rows.count == 41 && manifest.rows.count { !$0.isOK } == 1)
    let error = #expect(throws: PretrainError.self) {
      try Pretrainer.prepare(bench.request("strict") { $0.isStrict = true })
    }
    #expect(error?.exitStatus == .badData && error?.description.contains("note.png") == true)
  }

  @Test("The batch shrinks to a small set with a notice; a larger one is refused, and so are few photos")
  func smallSets() throws {
    let bench = try Bench(count: 20)
    let events = Events()
    let trainer = try Pretrainer.prepare(
      bench.request("a") { $0.options.batchSize = nil }, onEvent: events.take)
    #expect(trainer.settings.batchSize == 20 && events.notices.count == 1)
    #expect(throws: PretrainError.batchTooLarge(batchSize: 21, sampleCount: 20)) {
      try Pretrainer.prepare(bench.request("b") { $0.options.batchSize = 21 })
    }
    let few = try Bench(count: 15)
    #expect(throws: PretrainError.tooFewPhotos(usable: 15, broken: 0, example: nil)) {
      try Pretrainer.prepare(few.request("c"))
    }
  }

  @Test("A damaged config or checkpoint is named, not trusted")
  func damagedRuns() throws {
    let bench = try Bench()
    try Pretrainer.prepare(bench.request("run") { $0.options.epochs = 1 }).train()
    let resume = bench.request("run") { ($0.isResuming, $0.options.epochs) = (true, 1) }
    let checkpoint = URL(filePath: "\(bench.root)/run/checkpoint.safetensors")
    let whole = try Data(contentsOf: checkpoint)
    for length in [0, 7, 100, whole.count - 1] {
      try whole.prefix(length).write(to: checkpoint)
      let error = #expect(throws: PretrainError.self) { try Pretrainer.prepare(resume) }
      #expect(error?.exitStatus == .badData && error?.description.contains(checkpoint.path) == true)
    }
    try whole.write(to: checkpoint)
    for text in ["", "{}", "[1]", "{\"epochs\": \"many\"}"] {
      try Data(text.utf8).write(to: URL(filePath: "\(bench.root)/run/config.json"))
      let error = #expect(throws: PretrainError.self) { try Pretrainer.prepare(resume) }
      #expect(error?.exitStatus == .badData && error?.description.contains("config.json") == true)
    }
  }
}
