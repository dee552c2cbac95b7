import ArgumentParser
import Kizu

struct Anomaly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds defects after seeing good photos alone, and shows where they are.",
    discussion: """
      For a line that has good parts and hardly a defect yet. Good photos teach what \
      good looks like in every place; every other photo is then scored by its strangest \
      place, and by how far it is from the nearest good photo as a whole. Defects teach \
      nothing: they only count in the figures.

      The line above which a photo is called a defect is drawn from the good photos \
      alone, each judged by those of other groups, so that about --false-alarm of good \
      parts lie above it. The result says how sure that is.

      Where the label file has a split, good train photos teach and test photos are \
      scored. --maps draws every scored photo beside its heat map: yellow is unusual, \
      red is beyond the line, the ring is the strangest place.

      Example:
        kizu anomaly photos --labels labels.csv --model runs/first --good ok \\
          --maps maps --save good.safetensors
        kizu anomaly new --model runs/first --detector good.safetensors -o new.csv
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions
  @OptionGroup(title: "Encoder") var precision: PrecisionOption

  @OptionGroup(title: "Teaching") var teaching: AnomalyOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write one row for each scored photo; replaced if it exists.", valueName: "file.csv"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The score that decides: patch, for small defects, or whole, for defects that change the texture of the photo."
    ))
  var decideBy = AnomalyCSV.Score.patch

  @Option(help: ArgumentHelp("Draw every scored photo with its heat map, a PNG each.", valueName: "folder"))
  var maps: String?

  @Option(
    help: ArgumentHelp(
      "Masks of defects, named as the photos: says how often the strangest place lies in the mask.",
      valueName: "folder"))
  var masks: String?

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let csvFile = try output.map { try AtomicFileWriter($0) }
    let savedFile = try teaching.save.map { try AtomicFileWriter($0) }
    let masks = try masks.map { try MaskFolder($0) }
    let set = try photos.load()
    let digest = try EncoderDigest.sha256(of: model.model)
    let taught = try teaching.detector(encoder: digest)
    let plan = try AnomalyPlan(set, good: teaching.goodNames, taught: taught)
    let weights = try model.load()
    let engine = try self.engine.engine()
    let scorer = try AnomalyScorer(
      engine: engine, weights: weights,
      settings: taught?.settings ?? teaching.settings(for: weights.architecture), limits: reading.limits,
      cache: reading.cacheSettings, precision: precision.precision, onProblem: { Log.warning($0) })
    let work = AnomalyWork(
      scorer: scorer, plan: plan, folder: photos.folder, isStrict: strict.strict, interrupt: interrupt,
      progress: progress.output)
    let detector = try taught ?? work.teach(encoder: digest)
    let csv = AnomalyCSV(detector, decidingBy: decideBy, hasMasks: masks != nil)
    try csvFile?.append(csv.header)
    let pictures = try maps.map { try AnomalyPictures($0, detector) }
    var scores = work.heldOut
    for score in scores { try csvFile?.append(csv.row(score)) }
    try work.score(by: detector) { scored in
      var score = scored.score
      if let masks { score.isPeakInMask = try masks.holdsPeak(of: scored) }
      try csvFile?.append(csv.row(score))
      try pictures?.write(scored)
      scores.append(score)
    }
    if interrupt.isRaised { throw CommandError.interrupted }
    if masks != nil, !scores.contains(where: { $0.isPeakInMask != nil }), let masks {
      throw masks.nothingFound((plan.scored + plan.teachers)[0])
    }
    try savedFile?.append(detector.encoded())
    try savedFile?.finish()
    try csvFile?.finish()
    let report = AnomalyReport(
      scores, by: detector, isOutOfFold: plan.scoresTeachers, brokenCount: work.broken.count)
    try StandardOutput.write(outputOptions.json ? report.json() : report.text + written)
  }

  private var written: String {
    let files = [output, teaching.save, maps].compactMap { $0 }.map { ShellWord.quoted($0) }
    return files.isEmpty ? "" : "\nWritten: \(files.joined(separator: ", "))\n"
  }
}
