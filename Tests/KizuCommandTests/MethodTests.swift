import Foundation
import Kizu
import Testing

/// The methods of pretrain from the command line: 3 steps at 32 pixels.
@Suite(.serialized) struct MethodTests {
  private let folder: TemporaryFolder
  private let workshop: Workshop

  init() throws {
    folder = try TemporaryFolder()
    workshop = try Workshop.shared.get()
  }

  private func run(_ name: String, _ more: [String]) throws -> CommandRun {
    try CommandRun(
      [
        "pretrain", workshop.photos, "-o", folder.path(name), "--epochs", "1", "--image-size", "32",
        "--batch-size", "32", "--threads", "2",
      ] + more)
  }

  @Test(arguments: [
    ["--method", "dcl"], ["--method", "dclw"], ["--method", "debiased", "--tau-plus", "0.2"],
    ["--method", "hard", "--tau-plus", "0.05", "--beta", "2"],
    ["--method", "sogclr", "--moving-average", "0.5"], ["--method", "vicreg"],
    ["--false-negatives", "mask", "--false-negative-share", "0.1", "--false-negative-threshold", "0.5"],
    ["--false-negatives", "attract"], ["--labels-guide", "0.5"], ["--group-negatives", "drop-alike"],
    ["--optimizer", "nesterov", "--schedule", "one-cycle", "--warmup", "20%", "--ema", "0.9"],
    ["--optimizer", "adamw", "--schedule", "constant", "--weight-decay", "0.1", "--accumulate", "2"],
    ["--optimizer", "lars", "--batch-norm", "frozen", "--warmup", "0.5"],
  ])
  func trains(flags: [String]) throws {
    let labels = flags.contains("--labels-guide") ? ["--labels", workshop.labels] : []
    let run = try run("run", flags + labels)
    #expect(run.status == 0, "\(run.errors)")
    #expect(throws: Never.self) { try EncoderFile.load(folder.path("run")) }
    let config = try String(contentsOfFile: folder.path("run/config.json"), encoding: .utf8)
    for value in flags where !value.hasPrefix("--") { #expect(config.contains(value), "\(value)") }
    let again = try CommandRun(
      "pretrain", workshop.photos, "-o", folder.path("again"), "--config", folder.path("run/config.json"))
    #expect(again.status == 0, "\(again.errors)")
    let encoders = try ["run", "again"].map {
      try Data(contentsOf: URL(filePath: folder.path("\($0)/encoder.safetensors")))
    }
    #expect(encoders[0] == encoders[1])
  }

  @Test(arguments: [
    (["--method", "hard", "--beta", "11"], "0.0 to 10.0"), (["--tau-plus", "1"], "0.0 to 0.9"),
    (["--method", "sogclr", "--moving-average", "0"], "0.01 to 1.0"),
    (["--labels-guide", "2"], "0.0 to 1.0"), (["--false-negative-share", "0.9"], "0.001 to 0.5"),
    (["--false-negative-threshold", "nan"], "-1.0 to 1.0"), (["--tau-plus", "0.2"], "--method nt-xent"),
    (["--method", "vicreg", "--false-negatives", "mask"], "no negatives"),
    (["--method", "simclr"], "nt-xent"),
    (["--group-negatives", "yes"], "drop-alike"),
    (["--optimizer", "adam"], "adamw"), (["--schedule", "step"], "one-cycle"),
    (["--warmup", "101%"], "--warmup"),
    (["--ema", "1"], "0.0 to 0.99999"), (["--accumulate", "0"], "1 to 512"),
    (["--accumulate", "3"], "at least 8"), (["--accumulate", "8"], "at least 8"),
  ])
  func refuses(flags: [String], reason: String) throws {
    let run = try run("refused", flags)
    #expect(run.status == 64 && run.errors.contains(reason), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("refused")))
  }
}
