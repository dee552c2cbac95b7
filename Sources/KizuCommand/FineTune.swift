import ArgumentParser
import Kizu

struct FineTune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune",
    abstract: "Judges an encoder by training it further with the labels.",
    discussion: """
      A linear classifier is taught on the encoder, as in probe; then the encoder itself \
      is trained further with the labelled photos, and tested on the others. With many \
      labels that is usually better than probe, with few it may be worse: whether to train, \
      and how much of a photo a view must show, is chosen on parts of the photos that \
      teach. It takes minutes. Photos without a label teach too: a first training calls them, \
      and a second learns from its calls (--unlabelled 0 leaves them out).

      With --scratch the encoder starts at random instead: what labels alone would give. \
      That is the rival which pretraining must beat.

      Read first the balanced accuracy: the share of photos called right, each class \
      counting alike. Two trainings differ by chance; --repeats shows by how much.

      --save writes an encoder and a classifier for new photos, taught with all labels.

      Example:
        kizu finetune photos --labels labels.csv --model runs/first --repeats 3
        kizu finetune photos --labels labels.csv --model runs/first --save tuned
        kizu predict new --model tuned --classifier tuned/classifier.json -o new.csv
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions

  @Flag(help: "Start at random; of the encoder only its shape and the form of its photos are taken.")
  var scratch = false

  @Option(
    help: ArgumentHelp(
      "How often everything is trained, each time by other chance, 1 to 100.", valueName: "n"))
  var repeats = 1

  @Option(
    help: ArgumentHelp(
      "Teach with this share of the labels of each class, drawn anew for each repeat; above 0, at most 1.",
      valueName: "share"))
  var share = 1.0

  @Option(
    help: ArgumentHelp(
      """
      Also teach with all labelled photos and write encoder.safetensors and classifier.json into \
      this folder, for “kizu predict”; they are replaced if they exist.
      """, valueName: "folder"))
  var save: String?

  @OptionGroup(title: "Training") var training: SupervisedOptions

  @OptionGroup var parting: ProtocolOptions
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--repeats", repeats, in: 1...100)
    guard share > 0, share <= 1 else {
      throw ValidationError("--share is \(share), but must be above 0 and at most 1.")
    }
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let files = try save.map { try SavedFineTuning(folder: $0) }
    let weights = try model.load()
    let set = try photos.load()
    let engine = try self.engine.engine()
    let work = SupervisedWork(
      folder: photos.folder, reading: reading, isStrict: strict.strict, progress: progress.output,
      interrupt: interrupt)
    let settings = try training.settings(scratch ? .scratch : .fineTune, of: weights, seed: parting.seed)
    let (ready, notes) = try work.read(
      set, unlabelled: settings.unlabelled, for: weights, threads: engine.threads)
    let tuner = FineTuner(ready, weights: weights, engine: engine)
    let experiment = try FineTuneExperiment(
      tuner, settings: settings, evaluation: parting.settings(threads: engine.threads),
      repeats: repeats, share: share)
    let display = SupervisedProgress(
      trainings: experiment.trainingCount + (save == nil ? 0 : 1), output: progress.output)
    guard
      var evaluation = try experiment.run(onStep: display.update, shouldStop: { interrupt.isRaised })
    else { throw CommandError.interrupted }
    if let files {
      let trainings = experiment.trainingCount
      guard
        let taught = try experiment.teachAll(
          onStep: { display.update(trainings, $0, $1) }, shouldStop: { interrupt.isRaised })
      else { throw CommandError.interrupted }
      try files.write(taught, tuner: tuner, threads: engine.threads)
    }
    display.finish()
    evaluation.unlabelledCount += set.unlabelledCount - ready.rows.count { $0.label == nil }
    evaluation.protocol.note = (notes + [evaluation.protocol.note]).filter { !$0.isEmpty }
      .joined(separator: " ")
    let report = EvaluationReport(evaluation)
    try StandardOutput.write(output.json ? report.json() : report.text)
  }
}
