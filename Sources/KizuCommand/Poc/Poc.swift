import ArgumentParser
import Foundation
import Kizu

struct Poc: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The whole trial: one goal, one report, one verdict.",
    discussion: """
      Writes the goal down before anything else, looks for leaks in the photos, learns \
      an encoder within the budget, judges it on photos that taught nothing, draws how \
      many labels are enough, compares with simpler ways, and says whether the goal is \
      reached, not reached, or needs more evidence. TRIAL/report.html tells all of it; \
      TRIAL/verdict.json is for programs.

      Without labels it stops with a list of photos to label, TRIAL/labels.csv and \
      labels.png. Fill in the column label and give the same command again. Whatever is \
      done is not done again, also after Ctrl-C or a power cut.

      A goal is METRIC(CLASS) >= SHARE, perhaps with “at METRIC <= SHARE”; CLASS is one \
      of your classes, or defect for all that are not good. Metrics: recall, precision, \
      false_alarms, accuracy, balanced_accuracy, macro_f1.

      With --add, the next lot is compared with the photos before, and the verdict is \
      said anew.

      Example:
        kizu poc photos --goal "recall(defect) >= 0.9 at false_alarms <= 0.1" -o trial
        kizu poc photos --labels trial/labels.csv -o trial --language ja
        kizu poc --add lot7 -o trial
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder of photos (PNG, JPEG, TIFF or BMP) and its sub-folders; not with --add.", valueName: "photos")
  )
  var folder: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The folder of the trial, made or gone on with.", valueName: "trial"))
  var output: String

  @Option(
    help: ArgumentHelp("What is to be shown; only the first time, it is written down.", valueName: "goal"))
  var goal: String?

  @Option(
    help: ArgumentHelp(
      """
      A CSV file with the columns path,label and perhaps group,split; with --add, of the \
      new photos. (default: TRIAL/labels.csv where it exists, else the names of sub-folders)
      """, valueName: "file.csv"))
  var labels: String?

  @Flag(help: "Leave out photos that the label file does not list.")
  var onlyListed = false

  @Option(
    help: ArgumentHelp(
      """
      The classes of good parts, with commas between them; all others are defects. \
      (default: classes named good, ok, normal, healthy or 良品)
      """, valueName: "class,…"))
  var good: String?

  @Option(
    help: ArgumentHelp(
      "How long training may take in all, such as 30m or 2h. (default: 2h)", valueName: "time"))
  var budget: TimeSpan?

  @Option(
    help: ArgumentHelp("How often each photo is shown, instead of planning by --budget.", valueName: "n"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Compare the next lot with the trial.", valueName: "new photos"))
  var add: String?

  @Option(help: ArgumentHelp("What the lot is called. (default: the name of its folder)", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      """
      Go on though a finding looks like a leak, because it comes from the parts \
      themselves: look-alikes, format, size, aspect, fileLength, bitDepth or colour. The \
      report says so. May be given several times.
      """, valueName: "finding"))
  var accept: [String] = []

  @Option(help: ArgumentHelp("How many photos a list to label names, 1 to 100000.", valueName: "n"))
  var count = 60

  @Option(help: ArgumentHelp("How often labels are drawn for the curve, 2 to 1000.", valueName: "n"))
  var draws = 5

  @Flag(inversion: .prefixedNo, help: "Train the rival that learns from labels alone. Slow.")
  var scratch = true

  @OptionGroup(title: "Report") var report: PocReportOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Encoder") var shape: EncoderShape
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    if let epochs { try check("--epochs", epochs, in: 1...PretrainOptions.Limits.epochs.upperBound) }
    try check("--count", count, in: 1...100_000)
    try check("--draws", draws, in: 2...1000)
    guard (1...2_592_000).contains(seconds) else { throw ValidationError("--budget must be 1s to 720h.") }
    guard (folder == nil) != (add == nil) else {
      throw ValidationError(
        add == nil
          ? "Name the folder of photos, or with --add that of the next lot."
          : "--add takes the place of the photo folder: leave out \(folder ?? "").")
    }
    guard add == nil || goal == nil else {
      throw ValidationError("--goal stands in the trial already: leave it out with --add.")
    }
    guard add != nil || name == nil else { throw ValidationError("--name is what --add calls a lot.") }
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let trial = POCFolder(output)
    // What is wrong with the goal should be known before anything is looked at.
    let goal = try self.goal.map { try Goal($0) }
    let engine = try self.engine.engine()
    let work = PocWork(
      folder: trial, choices: report.choices, isJSON: outputOptions.json, progress: progress.output,
      interrupt: interrupt)
    if let add {
      var addition = POCAddition(
        photos: add, labels: labels, name: name ?? (add as NSString).standardizingPath.lastPathComponentOrSelf
      )
      (addition.limits, addition.cache) = (reading.limits, reading.cacheSettings)
      try work.add(addition, engine: engine)
    } else if let folder {
      try work.run(settings(folder, goal), engine: engine)
    }
  }

  private var seconds: Double { budget?.seconds ?? 7200 }

  private func settings(_ folder: String, _ goal: Goal?) throws -> POCSettings {
    var settings = POCSettings(photos: folder, budget: seconds, threads: engine.threadCount)
    (settings.labels, settings.onlyListed, settings.goal) = (labels, onlyListed, goal)
    settings.good = good?.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? []
    settings.accepted = Set(accept)
    (settings.suggestionCount, settings.draws, settings.trainsScratch) = (count, draws, scratch)
    (settings.limits, settings.cache) = (reading.limits, reading.cacheSettings)
    settings.training = try training.resolved()
    try shape.apply(to: &settings.training)
    settings.training.initialWeights = shape.initialWeights
    settings.training.epochs = epochs
    settings.training.pixelLimit = reading.pixels
    settings.training.acceptsTruncated = reading.acceptTruncated ? true : nil
    settings.seed = training.common.seed ?? 0
    return settings
  }
}

extension String {
  /// The last part of a path.
  fileprivate var lastPathComponentOrSelf: String {
    let part = (self as NSString).lastPathComponent
    return part.isEmpty ? self : part
  }
}
