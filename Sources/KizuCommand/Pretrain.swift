import ArgumentParser
import Kizu

struct Pretrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learns an encoder from photos, labelled or not.",
    discussion: """
      Kizu draws two altered views of every photo (cropped, turned, brightened) and \
      trains an encoder until it can tell which two belong together. To do so it must \
      learn what your parts look like. Labels are not used, even where there are some, \
      unless you ask for it by --labels-guide.

      The run folder gets encoder.safetensors (what the other commands take as \
      --model), config.json (every setting), manifest.csv (every photo and its \
      checksum), log.jsonl (a line for each epoch), events.out.tfevents.0.kizu (the same \
      for TensorBoard), training.png and training.svg \
      (the loss, and what labelled photos' neighbours tell, drawn while it trains) and \
      checkpoint.safetensors. Ctrl-C saves; --resume goes on exactly where the run \
      stopped, also after a power cut.

      An epoch shows every photo once. More epochs give better encoders: 20 are a first \
      look, 100 to 300 are usual. If the loss stays near the value that guessing \
      gives, nothing is learned: try more epochs.

      Example:
        kizu pretrain photos -o runs/first --epochs 100
        kizu pretrain photos -o runs/tonight --budget 8h
        kizu pretrain photos --labels labels.csv --split train -o runs/fair
        kizu pretrain photos -o runs/first --resume
        kizu pretrain photos -o runs/again --config runs/first/config.json
      """)

  @OptionGroup(title: "Photos") var photos: PhotoOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The run folder to make; it must not exist yet or be empty.", valueName: "run"))
  var output: String

  @Flag(help: "Go on with the run in the folder, from its last checkpoint, with its settings.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Take the settings of another run; options given here come before it.", valueName: "config.json"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      """
      How often each photo or tile is shown, 0 to 100000; 0 writes the untrained encoder, the \
      baseline. (default: \(PretrainSettings.Defaults.epochs))
      """, valueName: "n"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      """
      How long all may take, such as 30m or 2h: as many epochs as fit are planned from the time \
      that a step takes here. (default: by --epochs)
      """, valueName: "time"))
  var budget: TimeSpan?

  @Option(
    help: ArgumentHelp(
      """
      Sizes of views over the epochs, rising: 32:60%,64 has 32 pixels for 60% of them, then \
      64, the size of the encoder; without shares all have equal parts. (default: one size)
      """, valueName: "plan"))
  var resolutions: ResolutionPlan?

  @Option(
    help: ArgumentHelp(
      """
      End when k-NN on labelled photos has not risen in this many judgements (training has \
      about twenty), 1 to 1000; 0 never ends early. (default: 0)
      """, valueName: "n"))
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "Save at least this often: the most work that a power cut can cost, 0 to 86400 seconds.",
      valueName: "seconds"))
  var saveInterval = 300.0

  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Encoder") var shape: EncoderShape
  @OptionGroup(title: "Updates") var updates: UpdateFlags
  @OptionGroup(title: "Method") var method: MethodOptions
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    if let epochs { try check("--epochs", epochs, in: PretrainOptions.Limits.epochs) }
    if let patience { try check("--patience", patience, in: PretrainOptions.Limits.patience) }
    try check("--save-interval", saveInterval, in: 0...86400)
    if let budget {
      guard (1...2_592_000).contains(budget.seconds) else {
        throw ValidationError("--budget must be 1s to 720h.")
      }
      guard epochs == nil, !resume else {
        throw ValidationError(
          "--budget plans the epochs of a new run: leave out \(resume ? "it with --resume" : "--epochs").")
      }
    }
    guard !resume || config == nil else {
      throw ValidationError("--resume and --config exclude each other: a run goes on with its own settings.")
    }
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    var request = Pretrainer.Request(folder: photos.folder, run: RunFolder(output))
    request.labels = photos.labels
    request.split = photos.split
    request.onlyListed = photos.onlyListed
    request.options = try options()
    request.template = try config.map { try PretrainSettings(file: $0) }
    request.budget = budget?.seconds
    request.isResuming = resume
    request.isStrict = strict.strict
    request.cache = reading.cacheSettings
    try Ranks.share { world in try train(request, among: world, interrupt) }
  }

  private func train(
    _ request: Pretrainer.Request, among world: any Communicator, _ interrupt: InterruptFlag
  ) throws {
    var request = request
    if !resume, request.options.threads == nil { request.options.threads = Ranks.threads(of: world) }
    let display = PretrainDisplay(output: progress.output)
    let pictures = TrainingPictures(of: request.run)
    let trainer = try Pretrainer.prepare(request, world: world) { event in
      guard world.isRoot else { return }
      display.show(event)
      if case .epoch = event { pictures.drawNowAndThen() }
    }
    let outcome = try trainer.train(saveInterval: .seconds(saveInterval)) { interrupt.isRaised }
    if world.isRoot {
      display.finish()
      try pictures.draw()
    }
    guard case .finished = outcome else {
      throw CommandError.trainingInterrupted(
        run: output, step: trainer.step, total: trainer.settings.totalSteps)
    }
    guard world.isRoot else { return }
    try StandardOutput.write(
      display.summary(of: trainer.settings, photos: photos.folder, run: request.run))
  }

  private func options() throws -> PretrainOptions {
    var options = try training.resolved()
    options.loss = method.resolved
    try shape.apply(to: &options)
    options.initialWeights = shape.initialWeights
    options.updates = updates.resolved
    options.epochs = epochs
    options.resolutions = resolutions
    options.patience = patience
    options.pixelLimit = reading.pixels
    options.acceptsTruncated = reading.acceptTruncated ? true : nil
    options.threads = engine.threads
    return options
  }
}
