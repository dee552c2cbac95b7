import ArgumentParser
import Foundation
import Kizu

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the whole way on synthetic photos, in a few minutes.",
    discussion: """
      Makes photos, learns an encoder from those of the training lots without looking at \
      a label, compares it on the test lots with an encoder that has learned nothing, \
      and writes the embeddings as CSV. Each step is shown as the command that you \
      would type. Started again, it goes on where it stopped.

      Example:
        kizu demo
        kizu demo -o trial --epochs 200
      """)

  @Option(name: [.short, .long], help: ArgumentHelp("The folder for all results.", valueName: "folder"))
  var output = "runs/demo"

  @Option(help: ArgumentHelp("How many photos to make, 160 to 1000000.", valueName: "n"))
  var count = 600

  @Option(help: ArgumentHelp("How often each photo is shown in training, 1 to 100000.", valueName: "n"))
  var epochs = 40

  @OptionGroup var engine: EngineOptions

  mutating func validate() throws {
    try check("--count", count, in: 160...1_000_000)
    try check("--epochs", epochs, in: 1...100_000)
  }

  mutating func run() throws {
    let samples = "\(output)/samples"
    let photos = ["\(samples)/photos", "--labels", "\(samples)/labels.csv"]
    let threads = engine.threads.map { ["--threads", "\($0)"] } ?? []

    // labels.csv is written last: where it stands, the set is complete.
    if FileManager.default.fileExists(atPath: "\(samples)/labels.csv") {
      try say("1. Photos: \(samples) is there already.")
    } else {
      try say("1. Make \(count) photos of parts, most of them good, with their true labels.")
      try perform(Samples.self, "samples", ["-o", samples, "--count", "\(count)"] + threads)
    }

    try say("2. Learn from the photos of the training lots. No label is used.")
    try pretrain(photos, run: "\(output)/encoder", ["--epochs", "\(epochs)"] + threads)
    try say("3. For comparison, an encoder that has learned nothing.")
    try pretrain(photos, run: "\(output)/untrained", ["--epochs", "0"] + threads)

    try say("4. Teach both the labels of the training lots, and test on lots they never saw.")
    try perform(Probe.self, "probe", photos + ["--model", "\(output)/untrained"] + threads)
    try perform(Probe.self, "probe", photos + ["--model", "\(output)/encoder"] + threads)

    try say("5. Write what the encoder sees in each photo.")
    let embeddings = "\(output)/embeddings.csv"
    try perform(Embed.self, "embed", photos + ["--model", "\(output)/encoder", "-o", embeddings] + threads)
    try say(
      """
      The results are in \(output):
        encoder/          the trained encoder; use it as --model \(output)/encoder
        embeddings.csv    512 numbers for each photo
        samples/          the photos, labels.csv and truth.csv
        untrained/        the encoder that has learned nothing

      With your own photos: kizu pretrain PHOTOS -o runs/mine   (kizu help explains)
      """)
  }

  private func pretrain(_ photos: [String], run: String, _ options: [String]) throws {
    let begun = FileManager.default.fileExists(atPath: RunFolder(run).configFile)
    try perform(
      Pretrain.self, "pretrain",
      photos + ["--split", "train", "-o", run, "--encoder", "small"] + options + (begun ? ["--resume"] : []))
  }

  /// Shows a command as it would be typed, and runs it.
  private func perform<Command: ParsableCommand>(
    _ command: Command.Type, _ name: String, _ arguments: [String]
  ) throws {
    try StandardOutput.write("$ kizu \(name) \(arguments.map(ShellWord.quoted).joined(separator: " "))\n")
    var command = try Command.parse(arguments)
    try command.run()
  }

  private func say(_ text: String) throws {
    try StandardOutput.write("\n\(text)\n\n")
  }
}
