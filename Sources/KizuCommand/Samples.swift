import ArgumentParser
import Kizu

struct Samples: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes synthetic inspection photos to try Kizu on.",
    discussion: """
      Draws photos of brushed metal, woven fabric and cast surfaces, most of them \
      good, some with a scratch, dent, stain, crack or pits. Each lot has its own light \
      and exposure, as on a real line. Equal options give equal files.

      The folder gets photos/, masks/ (where each defect is), labels.csv for the other \
      commands, and truth.csv (what only the generator knows).

      Example:
        kizu samples -o samples
        kizu samples -o noisy --count 2000 --seed 7 --label-noise 0.1
      """)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The folder to make; it must not exist yet or be empty.", valueName: "folder"))
  var output: String

  @Option(help: ArgumentHelp("How many photos, 1 to 1000000.", valueName: "n"))
  var count = 600

  @Option(help: ArgumentHelp("Names the set: another number gives other photos. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "The share of labels that are wrong on purpose, 0 (none) to 1 (all).", valueName: "share"))
  var labelNoise = 0.0

  @Option(help: ArgumentHelp("Width and height of the photos, 32 to 1024 pixels.", valueName: "pixels"))
  var size = 128

  @Flag(
    name: [.customLong("colour"), .customLong("color")], help: "Make colour photos instead of grey ones.")
  var colour = false

  @OptionGroup var engine: EngineOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--count", count, in: 1...1_000_000)
    try check("--label-noise", labelNoise, in: 0...1)
    try check("--size", size, in: 32...1024)
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let set = try SampleSet(
      SampleSettings(count: count, seed: seed, labelNoise: labelNoise, size: size, colour: colour))
    let reporter = ProgressReporter("drawing", total: count, unit: "photos", output: progress.output)
    try SampleWriter(SampleGenerator(set)).write(to: output, threads: engine.threadCount) {
      reporter.update(done: $0)
    } isCancelled: {
      interrupt.isRaised
    }
    reporter.finish()
    try StandardOutput.write(summary)
  }

  private var summary: String {
    let folder = output.hasSuffix("/") ? String(output.dropLast()) : output
    return """
      \(count) photos   \(folder)/photos
      their labels  \(folder)/labels.csv
      the truth     \(folder)/truth.csv, \(folder)/masks

      Next, learn an encoder from them:
        kizu pretrain \(ShellWord.quoted(folder + "/photos")) -o runs/first

      """
  }
}
