import Foundation
import Kizu
import Testing

/// Tuning from the command line, on the workshop's photos: trainings of a step or a few at 32 pixels.
@Suite(.serialized) struct TuneViewsTests {
  private let folder: TemporaryFolder
  private let workshop: Workshop

  init() throws {
    folder = try TemporaryFolder()
    workshop = try Workshop.shared.get()
  }

  private func arguments(_ output: String, _ more: String...) -> [String] {
    [
      "tune-views", workshop.photos, "--labels", workshop.labels, "-o", folder.path(output), "--image-size",
      "32",
      "--batch-size", "8", "--trials", "8", "--threads", "1", "--quiet",
    ] + more
  }

  @Test("A search writes a preset that pretrain takes; done again it takes the trials from its log")
  func wholeSearch() throws {
    let run = try CommandRun(arguments("my.json", "--steps", "1"))
    #expect(run.status == 0, "\(run.errors)")
    for preset in ViewRecipe.presetNames { #expect(run.output.contains(preset)) }
    #expect(run.output.contains("--preset \(folder.path("my.json"))"))
    let recipe = try ViewRecipe(json: [UInt8](folder.text("my.json").utf8), file: "my.json")
    let pretrained = try CommandRun(
      "pretrain", workshop.photos, "-o", folder.path("run"), "--epochs", "0", "--image-size", "32",
      "--preset",
      folder.path("my.json"))
    #expect(pretrained.status == 0, "\(pretrained.errors)")
    #expect(try PretrainSettings(file: folder.path("run/config.json")).views == recipe)

    let log = try folder.text("my.json.trials.jsonl")
    let again = try CommandRun(arguments("my.json", "--steps", "1", "--json"))
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.text("my.json.trials.jsonl") == log)
    struct Document: Decodable {
      let command: String
      let result: TuningResult
      let search: TuningHeader
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(again.output.utf8))
    #expect(document.command == "tune-views" && document.result.ending == .complete)
    #expect(document.result.winner.recipe == recipe && document.result.gain?.repeats == 3)
    #expect(document.result.rows.count == 8 && document.search.criterion == .knn)

    let other = try CommandRun(arguments("my.json", "--steps", "2"))
    #expect(other.status == 64 && other.errors.contains("--steps: 1 then, 2 now"), "\(other.errors)")
  }

  @Test("Ctrl-C writes the best so far and ends with 130")
  func interrupt() throws {
    let process = try CommandRun.process(arguments("my.json", "--steps", "180"))
    process.standardOutput = FileHandle.nullDevice
    let errors = try folder.handle("errors")
    process.standardError = errors
    try process.run()
    let log = folder.path("my.json.trials.jsonl")
    for _ in 0..<5000 where process.isRunning {
      if (try? String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count) ?? 0 > 1 { break }
      usleep(10_000)
    }
    kill(process.processIdentifier, SIGINT)
    #expect(process.status(within: 60) == 130)
    #expect(try folder.text("errors").contains("my.json"))
    let first = try folder.text("my.json.trials.jsonl")
    #expect(
      try ViewRecipe(json: [UInt8](folder.text("my.json").utf8), file: "my.json").json().isEmpty == false)
    #expect(first.split(separator: "\n").count > 1)
  }

  @Test func badInput() throws {
    let missing = try CommandRun("tune-views", folder.path("nowhere"), "-o", folder.path("a.json"))
    #expect(missing.status == 66 && missing.errors.contains("nowhere"))
    #expect(try CommandRun(arguments("a.json", "--split", "test")).errors.contains("test photos"))
    #expect(try CommandRun(arguments("a.json", "--split", "test")).status == 64)
    for (option, value) in [
      ("--trials", "7"), ("--trials", "1001"), ("--steps", "0"), ("--repeats", "2"), ("--budget", "0s"),
      ("--budget", "200h"), ("--budget", "30"), ("--budget", "soon"), ("--criterion", "luck"),
      ("--image-size", "8"), ("--batch-size", "4096"),
    ] {
      let run = try CommandRun(arguments("a.json", option, value))
      #expect(run.status == 64, "\(option) \(value): \(run.errors)")
    }
    let short = try CommandRun(arguments("a.json", "--budget", "2s"))
    #expect(short.status == 64 && short.errors.contains("--budget"), "\(short.errors)")
    let unwritable = try CommandRun("tune-views", workshop.photos, "-o", "/proc/nothing/a.json")
    #expect(unwritable.status == 73)
    // Nothing was found, so nothing stands there.
    #expect(try folder.names.isEmpty)
  }
}
