import ArgumentParser
import Kizu

struct TuneViews: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune-views",
    abstract: "Finds on your own photos how strongly views should be altered.",
    discussion: """
      What views alter, the encoder learns to ignore. This trains many encoders shortly, \
      each with another recipe for views, and keeps the best: all of them for a few \
      steps, the best third three times as long, and so on. The best two are then trained \
      again, with new random choices, against the presets surface (the default) and \
      simclr. Only a recipe that beats surface by more than chance is written; else \
      surface is, and that is said.

      With labels a recipe is good if photos of one class get similar numbers: k-NN, \
      balanced accuracy, on folds of the training photos. Some forty labels are a start. \
      Without labels it is good if a photo is found again in another light; that knows \
      nothing of defects. Photos whose split is test are never looked at.

      Every trial is kept in FILE.trials.jsonl. Ctrl-C writes the best recipe so far; \
      the same command goes on where it stopped.

      Example:
        kizu tune-views photos --labels labels.csv -o my.json --budget 2h
        kizu pretrain photos -o runs/tuned --preset my.json
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Where the recipe goes; replaced if it exists.", valueName: "file.json"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "How long it may take, such as 90s, 30m or 2h; up to 168h. (default: 30m)", valueName: "time"))
  var budget: TimeSpan?

  @Option(
    help: ArgumentHelp(
      """
      How many recipes are tried, Kizu's presets among them, 8 to 1000. \
      (default: \(TuningPlan.defaultTrials), or more where the budget allows)
      """, valueName: "n"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      """
      Steps of the longest trainings, 1 to 1000000, instead of planning them from the budget: \
      repeats a search on any machine.
      """, valueName: "n"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "How often the best are trained again, 3 to 20: more show smaller gains.", valueName: "n"))
  var repeats = TuningPlan.defaultRepeats

  @Option(
    help: ArgumentHelp(
      "What makes a recipe good: knn (labels) or retrieval (none). (default: knn where labels allow it)",
      valueName: "name"))
  var criterion: TuningCriterion?

  @OptionGroup(title: "Training") var training: CommonTrainingOptions
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    typealias Limits = TuningPlan.Limits
    if let budget {
      guard Limits.budget.contains(budget.seconds) else {
        throw ValidationError("--budget must be 1s to 168h.")
      }
    }
    if let trials { try check("--trials", trials, in: Limits.trials) }
    if let steps { try check("--steps", steps, in: Limits.steps) }
    try check("--repeats", repeats, in: Limits.repeats)
    guard photos.split != .test else {
      throw ValidationError("--split test is refused: recipes must not be chosen on test photos.")
    }
  }

  mutating func run() throws {
    let start = ContinuousClock.now
    let interrupt = InterruptFlag.install()
    // A place where nothing can be written should be known before the long work.
    let file = try AtomicFileWriter(output)
    let display = TuningDisplay(output: progress.output)
    let tuner = try ViewTuner.prepare(request, onEvent: display.show)
    let limit = budget?.seconds ?? (steps == nil ? ViewTuner.defaultBudget : nil)
    let result = try tuner.tune(until: limit.map { start + .seconds($0) }) { interrupt.isRaised }
    display.finish()
    guard let result else {
      guard !interrupt.isRaised else { throw CommandError.interrupted }
      throw CommandError.budgetOver(log: request.log)
    }
    try file.append([UInt8](result.winner.recipe.json().utf8))
    try file.finish()
    let report = TuningReport(result, header: tuner.header, photos: photos.folder, preset: output)
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
    if result.ending == .interrupted {
      throw CommandError.tuningInterrupted(preset: output, name: result.winner.name)
    }
  }

  private var request: ViewTuner.Request {
    var request = ViewTuner.Request(folder: photos.folder, log: "\(output).trials.jsonl")
    request.labels = photos.labels
    request.split = photos.split
    request.onlyListed = photos.onlyListed
    request.options = training.resolved
    request.options.pixelLimit = reading.pixels
    request.options.acceptsTruncated = reading.acceptTruncated ? true : nil
    request.options.threads = engine.threads
    request.criterion = criterion
    request.trials = trials
    request.steps = steps
    request.budget = budget?.seconds
    request.repeats = repeats
    request.isStrict = strict.strict
    request.cache = reading.cacheSettings
    return request
  }
}
