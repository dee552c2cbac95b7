import ArgumentParser
import Foundation
import Kizu

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times one stage of the work, to compare machines and versions.",
    discussion: """
      Warms up, then repeats the stage for some seconds and prints the median and the \
      10th and 90th percentiles. Other programs on the machine disturb: compare figures \
      of one machine only, taken side by side.

      Stages:
        decode   ms to decode one photo from memory
        load     ms to take one photo from the cache, ready for augmentation
        loader   ms of a training step of 32 pairs that makes its views, against one that has them
        views    ms to make one view of a 512×512 colour photo, preset simclr
        step     ms to train resnet18 on one batch of views, loss and update included
        embed    ms to embed one photo with resnet18, from normalised pixels
        knn      ms to find the 20 nearest of 100,000 embeddings for 1,000 others
        probe    ms to fit a linear probe of 10 classes to 10,000 embeddings

      Example:
        kizu bench decode --photo part.jpg --threads 1
        kizu bench views --size 128 --json
        kizu bench views --operations
        kizu bench step --size 64 --pairs 64 --precision f32
        kizu bench step --profile
      """)

  @Argument(help: "What to time: decode, load, loader, views, step, embed, knn or probe.")
  var stage: BenchStage

  @Option(
    help: ArgumentHelp(
      """
      Side in pixels: of the photo that is drawn for decode and load, of the view for \
      loader, views and step, of the encoder's input for embed. (default: 512 for decode and \
      load, else 128)
      """, valueName: "pixels"))
  var size: Int?

  @Option(help: ArgumentHelp("The photo to decode or load, instead of one that is drawn.", valueName: "file"))
  var photo: String?

  @Option(
    help: ArgumentHelp(
      "A shorter side that suffices: decode may decode a JPEG smaller then, load keeps the photo so small.",
      valueName: "pixels"))
  var shortSide: Int?

  @Option(help: ArgumentHelp("Photos a step, 8 to 4096; each gives two views.", valueName: "n"))
  var pairs = 32

  @Option(
    help: ArgumentHelp(
      "The numbers that step and embed compute with. (default: bf16 for step where the CPU has it, else f32)")
  )
  var precision: Precision?

  @Flag(help: "Time the convolutions of step alone, over the same memory.")
  var convOnly = false

  @Flag(help: "Where the time of step goes: each kind of work, against memory and arithmetic.")
  var profile = false

  @Flag(help: "With views: each operation alone, on one thread, against a view that is only cropped.")
  var operations = false

  @Flag(help: "With views and one thread: the time that it computes, which other programs disturb less.")
  var cpuTime = false

  @Option(
    help: ArgumentHelp(
      "For knn and probe: a folder of NumPy arrays, as Benchmarks/knn_probe.py writes them; results go there.",
      valueName: "folder"))
  var data: String?

  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if size != nil, stage == .knn || stage == .probe {
      throw ValidationError("'--size' is not for knn and probe: their sizes are fixed.")
    }
    if let size { try check("--size", size, in: sizes) }
    try check("--pairs", pairs, in: PretrainOptions.Limits.batchSize)
    if operations, stage != .views {
      throw ValidationError("'--operations' is for views only: write 'kizu bench views --operations'.")
    }
    if cpuTime, stage != .views || (!operations && engine.threadCount > 1) {
      throw ValidationError(
        "'--cpu-time' is for one thread: write 'kizu bench views --cpu-time --threads 1'.")
    }
    if profile || convOnly, stage != .step || (profile && convOnly) {
      throw ValidationError("'--profile' or '--conv-only' is for step: write 'kizu bench step --profile'.")
    }
    if data != nil, stage != .knn, stage != .probe {
      throw ValidationError("'--data' is for knn and probe: write 'kizu bench knn --data FOLDER'.")
    }
    if let shortSide { try check("--short-side", shortSide, in: 1...8192) }
  }

  /// Sides that the stage can do.
  private var sizes: ClosedRange<Int> {
    switch stage {
    case .decode, .load, .loader, .views: 8...8192
    case .step: PretrainOptions.Limits.imageSize
    case .embed: EncoderArchitecture.imageSizes
    case .knn, .probe: 0...0
    }
  }

  mutating func run() throws {
    InterruptFlag.endAtOnce()
    let report = try stage.measure(self)
    try StandardOutput.write(output.json ? report.json() : report.text)
  }

  /// What times are measured with.
  var clock: BenchClock { cpuTime ? .cpu : .wall }

  /// The bytes of the photo that is timed, and what to call it.
  func photoFile() throws -> (bytes: [UInt8], name: String) {
    if let photo { return (try PhotoCodec.bytes(ofFile: photo), photo) }
    let side = size ?? 512
    return (try PhotoCodec.encodePNG(BenchPhoto.drawn(side: side)), "a drawn PNG of \(side)×\(side) pixels")
  }
}
