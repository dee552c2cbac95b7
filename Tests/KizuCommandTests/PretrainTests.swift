import Foundation
import Kizu
import Testing

/// Training from the command line, on the workshop's photos: 6 steps at 32 pixels.
@Suite(.serialized) struct PretrainTests {
  private let folder: TemporaryFolder
  private let workshop: Workshop

  init() throws {
    folder = try TemporaryFolder()
    workshop = try Workshop.shared.get()
  }

  private func arguments(_ run: String, _ more: String...) -> [String] {
    [
      "pretrain", workshop.photos, "-o", folder.path(run), "--epochs", "2", "--image-size", "32",
      "--batch-size",
      "32", "--threads", "2", "--save-interval", "0",
    ] + more
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: folder.path(path)))
  }

  /// `KIZU_KILLS=100` kills as often in a training that is long enough for it: `tools/check --long` does.
  @Test("Killed at any moment and resumed, a run ends with the bits of one that never stopped")
  func survivesKills() throws {
    let kills = ProcessInfo.processInfo.environment["KIZU_KILLS"].flatMap { Int($0) } ?? 3
    let epochs = ["--epochs", "\(kills > 3 ? 3 * kills : 2)"]
    let whole = try CommandRun(arguments("whole") + epochs)
    #expect(whole.status == 0, "\(whole.errors)")
    let seed = UInt64.random(in: 0..<1 << 32)
    var random = RandomStream(seed: seed, purpose: .test)
    var (hits, steps) = (0, Set<Int>())
    for _ in 0..<kills {
      let process = try CommandRun.process(arguments("killed", "--resume", "--quiet") + epochs)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      usleep(UInt32(200_000 + random.index(below: 1_500_000)))
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { hits += 1 }
      // A run that was cut off can always be read: no half-written file stands under a real name.
      if FileManager.default.fileExists(atPath: folder.path("killed/encoder.safetensors")) {
        let encoder = try EncoderFile.load(folder.path("killed"))
        if let step = encoder.training["steps"].flatMap({ Int($0) }) { steps.insert(step) }
      }
    }
    let rest = try CommandRun(arguments("killed", "--resume") + epochs)
    #expect(rest.status == 0, "\(rest.errors)")
    for file in ["encoder.safetensors", "checkpoint.safetensors", "config.json"] {
      #expect(try bytes("killed/\(file)") == bytes("whole/\(file)"), "\(file), seed \(seed)")
    }
    if kills > 3 {
      print(
        "\(hits) of \(kills) kills hit a training, which had been saved at \(steps.count) different steps")
      #expect(hits > kills / 2 && steps.count > kills / 10)
    }
  }

  @Test("Ctrl-C saves the run, says how to go on, and ends with 130")
  func interrupt() throws {
    let process = try CommandRun.process([
      "pretrain", workshop.photos, "-o", folder.path("run"), "--epochs", "10000", "--image-size", "32",
      "--batch-size", "32",
    ])
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    usleep(2_500_000)
    kill(process.processIdentifier, SIGINT)
    let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && text.contains("--resume"), "\(text)")
    #expect(throws: Never.self) { try EncoderFile.load(folder.path("run")) }
  }

  @Test("small is ResNet-18 with half of the channels, and takes no other width")
  func smallEncoder() throws {
    let run = try CommandRun(arguments("small", "--encoder", "small", "--epochs", "0"))
    #expect(run.status == 0, "\(run.errors)")
    let architecture = try PretrainSettings(file: folder.path("small/config.json")).architecture
    #expect(architecture.kind == .resnet18 && architecture.width == 0.5)
    let wider = try CommandRun(arguments("wider", "--encoder", "small", "--encoder-width", "0.75"))
    #expect(wider.status == 64 && wider.errors.contains("--encoder-width"), "\(wider.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("wider")))
  }

  @Test func badInput() throws {
    let missing = try CommandRun("pretrain", folder.path("nowhere"), "-o", folder.path("a"))
    #expect(missing.status == 66 && missing.errors.contains("nowhere"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("a")))
    let empty = folder.path("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(try CommandRun("pretrain", empty, "-o", folder.path("b")).status == 65)
    let tooLarge = try CommandRun([
      "pretrain", workshop.photos, "-o", folder.path("c"), "--batch-size", "4096",
    ])
    #expect(tooLarge.status == 64 && tooLarge.errors.contains("120 photos"))
    let again = try CommandRun("pretrain", workshop.photos, "-o", workshop.photos)
    #expect(again.status == 73 && again.errors.contains("-o"))
    let unwritable = try CommandRun("pretrain", workshop.photos, "-o", "/proc/nothing/run")
    #expect(unwritable.status == 73 && unwritable.errors.contains("/proc/nothing/run"))
    let both = try CommandRun(arguments("d", "--resume", "--config", "x.json"))
    #expect(both.status == 64)
    let range = try CommandRun("pretrain", workshop.photos, "-o", folder.path("e"), "--image-size", "8")
    #expect(range.status == 64 && range.errors.contains("32 to 1024"))
    let preset = try CommandRun("pretrain", workshop.photos, "-o", folder.path("f"), "--preset", "surfaec")
    #expect(preset.status == 64 && preset.errors.contains("surface"))
  }

  @Test func presetFiles() throws {
    let printed = try CommandRun("presets", "texture")
    #expect(printed.status == 0)
    let file = folder.path("my.json")
    try Data(printed.output.utf8).write(to: URL(filePath: file))
    let named = try CommandRun(arguments("named", "--preset", "texture", "--epochs", "0"))
    let read = try CommandRun(arguments("read", "--preset", file, "--epochs", "0"))
    #expect(named.status == 0 && read.status == 0, "\(named.errors)\(read.errors)")
    #expect(try bytes("named/config.json") == bytes("read/config.json"))
    let edited = printed.output.replacing("\"noise\": 0.02", with: "\"noise\": 0.3")
    try Data(edited.utf8).write(to: URL(filePath: file))
    #expect(try CommandRun(arguments("edited", "--preset", file, "--epochs", "0")).status == 0)
    let settings = try PretrainSettings(file: folder.path("edited/config.json"))
    #expect(settings.preset == "custom" && settings.views.noise == 0.3)
  }

  @Test func badPresetFiles() throws {
    let file = folder.path("my.json")
    func refusal(_ text: String) throws -> CommandRun {
      try Data(text.utf8).write(to: URL(filePath: file))
      return try CommandRun(arguments("refused", "--preset", file))
    }
    let unknown = try refusal("{\"cropScale\": [0.2, 1], \"rotaton\": 3}")
    #expect(unknown.status == 65 && unknown.errors.contains("rotation") && unknown.errors.contains("my.json"))
    let range = try refusal("{\"cropScale\": [0.2, 1], \"rotation\": 90}")
    #expect(range.status == 65 && range.errors.contains("from 0 to 45"))
    #expect(try refusal("surface").status == 65)
    let missing = try CommandRun(arguments("refused", "--preset", folder.path("none.json")))
    #expect(missing.status == 66 && missing.errors.contains("none.json"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("refused")))
  }

  @Test func presetsAreListed() throws {
    let list = try CommandRun("presets")
    #expect(list.status == 0)
    for preset in ViewRecipe.presets {
      #expect(list.output.contains(preset.name) && list.output.contains(preset.purpose))
    }
    let unknown = try CommandRun("presets", "surfaec")
    #expect(unknown.status == 64 && unknown.errors.contains("surface"))
  }
}
