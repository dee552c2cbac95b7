import ArgumentParser
import Kizu

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks for what endangers a result: copies, leaks, broken files, shortcuts.",
    discussion: """
      Reads every photo once and tells, the worst first: the same picture under two \
      labels; copies and repeated shots on both sides of the split; files that cannot \
      be read; properties of the files, such as the format, that give the label away; \
      repeated shots that no group keeps together; classes with too few photos. Each \
      comes with what to do. Then follow the facts. No photo is changed.

      Repeated shots are found though they are turned, flipped, or lit otherwise. They \
      are a proposal: photos of different parts may look as alike.

      Exit status 0 also when something was found; see --strict.

      Example:
        kizu inspect photos --labels labels.csv
        kizu inspect photos --groups-from-names -o groups.csv
        kizu inspect photos --verify runs/first
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @Option(
    help: ArgumentHelp(
      """
      How alike photos must look to count as repeated shots, 0.5 (many) to 1 (the same \
      but for the light). (default: 0.92; 0.94 from 2000 photos, 0.96 from 20000)
      """, valueName: "n"))
  var near: Float?

  @Option(
    help: ArgumentHelp(
      "Take photos of more pixels as broken, 1 to 4000 megapixels.", valueName: "megapixels"))
  var pixelLimit = PhotoCodec.pixelLimit / 1_000_000

  @Flag(help: "Guess groups from file names as well; check them before you use them.")
  var groupsFromNames = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      """
      Write a label file, path,label,group,split, in which copies share a group, and \
      repeated shots where that does not make two groups one; replaced if it exists.
      """, valueName: "file.csv"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Draw what was found as one picture, a PNG; replaced if it exists.", valueName: "file.png"))
  var sheet: String?

  @Option(
    help: ArgumentHelp("Tell which photos have changed since this run was made.", valueName: "run"))
  var verify: String?

  @Flag(
    help: """
      End with status 65 if a file is broken, an identical picture stands under two \
      labels or on both sides of the split, a group is split apart, or --verify finds a \
      change.
      """)
  var strict = false

  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    if let near { try check("--near", near, in: 0.5...1) }
    try check("--pixel-limit", pixelLimit, in: ReadingOptions.pixelLimits)
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    // What is missing should be known before the long work.
    let manifest = try verify.map { try Manifest(file: RunFolder($0).manifestFile) }
    let file = try output.map { try AtomicFileWriter($0) }
    let sheetFile = try sheet.map { try AtomicFileWriter($0) }
    let (set, problems) = try photos.find()
    let audit = try read(set.photos, interrupt)
    let duplicates = try compare(audit, interrupt)
    var inspection = Inspection(
      of: photos.folder, set: set, audit: audit, duplicates: duplicates, problems: problems)
    inspection.comparison = manifest.map { ManifestComparison(of: $0, with: audit) }
    inspection.groupGuess = groupsFromNames ? GroupGuess(set.photos) : nil
    if let file {
      let proposal = GroupProposal(set.photos, duplicates, guess: inspection.groupGuess)
      try file.append(proposal.csv)
      try file.finish()
      inspection.proposal = (file.path, proposal.count)
    }
    if let sheetFile {
      let drawn = InspectionSheet(inspection, pixelLimit: pixelLimit * 1_000_000).rendered()
      try sheetFile.append(PhotoCodec.encodePNG(drawn))
      try sheetFile.finish()
    }
    if groupsFromNames, inspection.groupGuess == nil {
      Log.warning("the file names show no groups; give them in the column group of a label file")
    }
    try StandardOutput.write(
      outputOptions.json ? inspection.json() : InspectionReport(inspection).text)
    let dangers = inspection.certainDangers
    if strict, !dangers.isEmpty { throw CommandError.endangered(dangers) }
  }

  private func read(_ photos: [Photo], _ interrupt: InterruptFlag) throws -> PhotoAudit {
    let reporter = ProgressReporter(
      "reading", total: photos.count, unit: "photos", output: progress.output)
    let audit = PhotoAudit(
      reading: photos, pixelLimit: pixelLimit * 1_000_000, threads: engine.threadCount,
      isCancelled: { interrupt.isRaised }, onProgress: { reporter.update(done: $0) })
    reporter.finish()
    if interrupt.isRaised { throw CommandError.interrupted }
    return audit
  }

  private func compare(_ audit: PhotoAudit, _ interrupt: InterruptFlag) throws -> Duplicates {
    let reporter = ProgressReporter(
      "comparing", total: audit.photos.count, unit: "photos", output: progress.output)
    let duplicates = Duplicates(
      in: audit, threshold: near, threads: engine.threadCount, isCancelled: { interrupt.isRaised },
      onProgress: { reporter.update(done: $0) })
    reporter.finish()
    if interrupt.isRaised { throw CommandError.interrupted }
    return duplicates
  }
}
