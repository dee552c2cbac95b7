import ArgumentParser
import Kizu

struct AuditLabels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit-labels",
    abstract: "Finds labels that are probably wrong: photos that look like those of another class.",
    discussion: """
      Compares each label with what the other labelled photos say, and lists the most \
      doubtful labels first, with the class that is more likely. Photos of one group (a \
      part, a lot) and copies of one file are never each other's evidence.

      It says how many labels are probably wrong. That counts the mistakes of the \
      encoder as well: look at the photos, which --sheet draws beside their most similar \
      ones, before you change a label. No file of yours is changed.

      It checks itself on your photos: it makes 5 % of the labels wrong, in memory, counts \
      how many it finds, and warns where that is less than half. --inject tells the same \
      for other shares.

      Example:
        kizu audit-labels photos --labels labels.csv --model runs/first --sheet a.png
        kizu audit-labels photos --labels labels.csv --model runs/first --inject 0.1
      """)

  /// Photos shown on the sheet and in JSON for a label, and against it.
  private static let witnesses = 3

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var encoder: EncoderOptions

  @Option(help: ArgumentHelp("How many doubtful labels are shown, 1 to 10000.", valueName: "n"))
  var count = 30

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write all labels, the most doubtful first; replaced if it exists.", valueName: "file.csv"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Draw each photo shown beside its most similar ones, as one picture, a PNG.", valueName: "file.png"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      """
      Instead, make this share of the labels wrong and say how many are found, above 0 \
      to 0.5. May be given several times.
      """, valueName: "share"))
  var inject: [Double] = []

  @Option(help: ArgumentHelp("How often --inject draws labels, 1 to 1000.", valueName: "n"))
  var draws = 5

  @Option(help: ArgumentHelp("Names the random parts and draws. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--count", count, in: 1...10_000)
    try check("--draws", draws, in: 1...1000)
    for share in inject {
      guard share > 0, share <= 0.5 else {
        throw ValidationError("--inject is \(share), but must be above 0, to 0.5.")
      }
    }
    guard inject.isEmpty || (output == nil && sheet == nil) else {
      throw ValidationError("--inject says how many are found, not which: leave out --output and --sheet.")
    }
  }

  mutating func run() throws {
    InterruptFlag.endAtOnce()
    let files = try [output, sheet].map { try $0.map { try AtomicFileWriter($0) } }
    let set = try photos.load()
    let labelled = set.photos.filter { $0.label != nil }
    guard !labelled.isEmpty else { throw EvaluationError.noLabelledRows(unlabelled: set.unlabelledCount) }
    guard set.classes.count > 1 else { throw EvaluationError.oneClass(set.classes[0]) }
    let copies = IdenticalFiles.sets(among: labelled)
    let apart = IdenticalFiles.joiningGroups(of: labelled, copies)
    let engine = try self.engine.engine()
    let embeddings = try encoder.labelledEmbeddings(
      of: apart, photos: photos, reading: reading, engine: engine, progress: progress.output)
    guard inject.isEmpty else { return try plant(in: embeddings.table, engine: engine) }
    let reporter = ProgressReporter(
      "comparing, which may take a minute", total: nil, unit: "photos", output: progress.output)
    let audit = try LabelAudit(embeddings.table, seed: seed, product: engine, threads: engine.threads)
    let findings = output == nil ? Array(audit.findings.prefix(count)) : audit.findings
    let witnesses = LabelWitnesses.of(
      findings, in: embeddings.table, count: Self.witnesses, product: engine, threads: engine.threads)
    reporter.finish()
    let report = LabelAuditReport(
      audit, of: embeddings.table, cases: zip(findings, witnesses).map { .init($0, $1) }, count: count,
      notes: notes(set, copies: copies, of: labelled) + embeddings.notes)
    try files[0]?.append(report.csv)
    try files[0]?.finish()
    if let file = files[1] {
      let fileOfPath = Dictionary(
        labelled.map { ($0.path, $0.file) }, uniquingKeysWith: { first, _ in first })
      let drawn = report.sheet(witnesses: Self.witnesses) { path in
        fileOfPath[path].flatMap { try? PhotoCodec.decode(file: $0) }
      }
      try file.append(PhotoCodec.encodePNG(drawn.rendered()))
      try file.finish()
    }
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }

  /// What is plain without any encoder.
  private func notes(_ set: PhotoSet, copies: [[Int]], of labelled: [Photo]) -> [String] {
    let contradicting = copies.count { Set($0.map { labelled[$0].label }).count > 1 }
    return (set.unlabelledCount > 0 ? ["Photos without a label, left out: \(set.unlabelledCount)."] : [])
      + (contradicting > 0
        ? ["Files that stand there twice with different labels: \(contradicting). “kizu inspect” names them."]
        : [])
  }

  private func plant(in table: EmbeddingTable, engine: Engine) throws {
    let reporter = ProgressReporter(
      "planting and looking", total: inject.count * draws, unit: "draws", output: progress.output)
    let results = try PlantedErrors.find(
      shares: inject, in: table, draws: draws, seed: seed, product: engine, threads: engine.threads
    ) { reporter.update(done: $0) }
    reporter.finish()
    let report = PlantedErrorsReport(results)
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }
}
