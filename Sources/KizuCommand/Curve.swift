import ArgumentParser
import Kizu

struct Curve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells how many labels are enough: accuracy against the number of labels.",
    discussion: """
      Pretends that only a few of the labelled photos have labels, 1 for each class, \
      then 2, 5, 10, and so on up to all; teaches simple classifiers with them and tests \
      those on the other photos. That is repeated with other photos drawn, and the \
      result is a mean with the range in which it may lie.

      Several encoders stand in one table and one plot, on the same labels: give --model \
      more than once, for example with an untrained one (“kizu pretrain --epochs 0”), \
      and --handmade for features without any learning. “20 labels reach what all 400 \
      reach” is said only where the data show it.

      --fine-tune and --scratch also train encoders with the labels drawn, from --model \
      and at random. Each number of labels and each draw is a training of its own, so it \
      takes long: hours with all numbers of labels and ten draws; --labels-drawn and \
      --draws choose fewer. Every finished training is kept beside the output, and the \
      same command goes on after Ctrl-C.

      Example:
        kizu curve photos --labels labels.csv --model runs/first --svg curve.svg
        kizu curve photos --model runs/first --model runs/untrained --handmade
        kizu curve photos --model runs/first --scratch --draws 3 --csv curve.csv
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @Option(
    help: ArgumentHelp(
      "An encoder: a run folder or its encoder.safetensors. May be given several times.", valueName: "run"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Embeddings as one more encoder: as “kizu embed” writes them, or any NumPy array whose \
      rows are those of FILE.paths.csv, else of the label file. May be given several times.
      """, valueName: "file.csv|.npy"))
  var embeddings: [String] = []

  @Flag(help: "Add hand-made features (edges, texture, brightness): what needs no training at all.")
  var handmade = false

  @Flag(help: "Add each --model trained further with the labels drawn (kizu finetune). Slow.")
  var fineTune = false

  @Flag(help: "Add the first --model trained with the labels drawn from random weights. Slow.")
  var scratch = false

  @OptionGroup var precision: PrecisionOption
  @OptionGroup var strict: StrictOptions

  @Option(help: ArgumentHelp("How often labels are drawn, 2 to 1000.", valueName: "n"))
  var draws = 10

  @Option(
    help: ArgumentHelp(
      """
      Numbers of labels: how many a class, or percentages, such as 1,5,10%,100%. \
      (default: 1,2,5,10,5%,10%,25%,50%,100%)
      """, valueName: "list"))
  var labelsDrawn: RungList?

  @Option(
    help: ArgumentHelp(
      "Draw a second curve in which this share of the labels is wrong, 0 to 1.", valueName: "share"))
  var labelNoise = 0.0

  @Option(
    help: ArgumentHelp(
      "How much balanced accuracy may be lost for few labels to “reach” many, 0 to 0.5.", valueName: "share"))
  var margin = 0.02

  @Option(
    help: ArgumentHelp(
      "What is compared and plotted: knn, prototypes or probe. All three stand in the table.",
      valueName: "method"))
  var headline = CurveMethod.probe

  @Option(help: ArgumentHelp("Write the points as a table; replaced if it exists.", valueName: "file.csv"))
  var csv: String?

  @Option(help: ArgumentHelp("Draw the curve for a web page or a report.", valueName: "file.svg"))
  var svg: String?

  @Option(help: ArgumentHelp("Draw the curve as a picture.", valueName: "file.png"))
  var png: String?

  @OptionGroup var parting: ProtocolOptions
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--draws", draws, in: 2...1000)
    try check("--label-noise", labelNoise, in: 0...1)
    try check("--margin", margin, in: 0...0.5)
    guard !(model.isEmpty && embeddings.isEmpty) || handmade else {
      throw ValidationError("Name an encoder with --model RUN, --embeddings FILE.csv or --handmade.")
    }
    guard !headline.isTrained else {
      throw ValidationError("--headline must be knn, prototypes or probe; trained encoders always take part.")
    }
    if fineTune || scratch {
      guard !model.isEmpty else {
        throw ValidationError("--fine-tune and --scratch need --model: it says how photos become inputs.")
      }
      guard trainingsFile != nil else {
        throw ValidationError(
          "--fine-tune and --scratch need --csv, --svg or --png: finished trainings are kept beside it.")
      }
    }
    guard Set(model).count == model.count, Set(embeddings).count == embeddings.count else {
      throw ValidationError("An encoder is given twice; give each once.")
    }
  }

  /// Where finished trainings are kept.
  private var trainingsFile: String? { (csv ?? svg ?? png).map { "\($0).trainings.jsonl" } }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    // What cannot be written should be known before the long work.
    let files = try [csv, svg, png].map { try $0.map { try AtomicFileWriter($0) } }
    let finished = try trainingsFile.flatMap { fineTune || scratch ? try FinishedTrainings(file: $0) : nil }
    let set = try photos.load()
    let engine = try self.engine.engine()
    let work = CurveSources(
      photos: try set.labelledPhotos(), folder: photos.folder, labels: photos.labels,
      reading: reading,
      precision: precision.precision, isStrict: strict.strict, progress: progress.output, interrupt: interrupt
    )
    let (sources, notes) = try work.load(
      models: model, embeddings: embeddings, handmade: handmade, engine: engine)
    var settings = CurveSettings(
      evaluation: parting.settings(threads: engine.threads))
    (settings.draws, settings.labelNoise) = (draws, labelNoise)
    (settings.margin, settings.headline) = (margin, headline)
    if let labelsDrawn { settings.rungs = labelsDrawn.rungs }
    let learners =
      try finished.map {
        try self.learners(set, engine: engine, keeping: $0, interrupt: interrupt)
      } ?? []
    let experiment = try CurveExperiment(sources, learners: learners, settings: settings)
    let shown = progress.output
    var training: SupervisedProgress?
    var trainings = 0
    for learner in learners {
      learner.onStep = { done, most in
        training = training ?? SupervisedProgress(trainings: experiment.trainingCount, output: shown)
        training?.update(trainings, done, most)
      }
      learner.shouldStop = { interrupt.isRaised }
    }
    let reporter = ProgressReporter(
      "drawing labels", total: experiment.stepCount, unit: "points", output: progress.output)
    guard
      var curve = try experiment.run(
        product: engine, products: engine.singleThreaded(), isCancelled: { interrupt.isRaised },
        onStep: { done in
          reporter.update(done: done)
          if done == experiment.stepCount { reporter.finish() }
        }, onTraining: { trainings = $0 })
    else {
      guard let file = trainingsFile, trainings > 0 else { throw CommandError.interrupted }
      throw CommandError.curveInterrupted(file: file, done: trainings, total: experiment.trainingCount)
    }
    training?.finish()
    curve.unlabelledCount += set.unlabelledCount
    curve.protocol.note = (notes + [curve.protocol.note]).filter { !$0.isEmpty }.joined(separator: " ")
    let report = CurveReport(curve)
    let plot = CurvePlot(curve)
    for (file, content) in zip(
      files,
      [{ report.csv }, { Array(plot.svg.utf8) }, { try PhotoCodec.encodePNG(plot.rendered()) }]
        as [() throws -> [UInt8]])
    {
      try file?.append(content())
      try file?.finish()
    }
    try StandardOutput.write(output.json ? report.json() : report.text)
  }

  /// What trains encoders for each draw of labels.
  private func learners(
    _ set: PhotoSet, engine: Engine, keeping finished: FinishedTrainings, interrupt: InterruptFlag
  ) throws -> [FineTuneLearner] {
    let work = SupervisedWork(
      folder: photos.folder, reading: reading, isStrict: strict.strict, progress: progress.output,
      interrupt: interrupt)
    var learners: [FineTuneLearner] = []
    for (index, (name, path)) in zip(CurveSources.names(model), model).enumerated() {
      guard fineTune || index == 0 else { continue }
      let weights = try EncoderFile.load(path)
      let tuner = FineTuner(
        try work.read(set, for: weights, threads: engine.threads).photos, weights: weights, engine: engine)
      func add(_ method: FineTuneMethod, _ name: String) {
        var settings = FineTuneSettings(method, views: weights.supervisedViews)
        settings.seed = parting.seed
        learners.append(FineTuneLearner(name: name, tuner: tuner, settings: settings, finished: finished))
      }
      if fineTune { add(.fineTune, "\(name), \(CurveMethod.fineTune.name)") }
      if scratch, index == 0 { add(.scratch, CurveMethod.scratch.name) }
    }
    return learners
  }
}
