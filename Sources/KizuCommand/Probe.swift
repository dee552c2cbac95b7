import ArgumentParser
import Kizu

struct Probe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges an encoder: how well can a simple classifier tell the classes apart?",
    discussion: """
      A classifier that can only weigh and add the encoder's numbers (a “linear probe”) \
      is taught with some labelled photos and tested on the others. It is the usual \
      measure of an encoder, and close to what you get in use. Photos without a label \
      are left out and counted.

      Read first the balanced accuracy: the share of photos called right, each class \
      counting alike. Guessing gives 1 divided by the number of classes. The 95 % \
      interval says how far another set of photos might lie from it. The table of \
      classes shows which defects are found and which calls can be trusted.

      Where it is known which classes are good (--good), it also says how many defects \
      would slip through and how many good parts would be rejected, with exact bounds. \
      The line between good and defect is drawn on teaching photos alone, by cost or by \
      the share of defects that must be found.

      Example:
        kizu probe photos --labels labels.csv --model runs/first
        kizu probe photos --model runs/first --good ok --required-recall 0.95
      """)

  @Option(
    help: ArgumentHelp(
      "balanced: rare classes weigh as much as common ones; none: each photo weighs the same.",
      valueName: "balanced|none"))
  var classWeight = ClassWeight.balanced

  @Option(
    help: ArgumentHelp(
      """
      Also teach a classifier with all labelled photos and write it, for “kizu predict”; \
      replaced if it exists.
      """, valueName: "file.json"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Where it is known what is good: draw ROC, precision and recall, and reliability.",
      valueName: "file.svg"))
  var svg: String?

  @Option(help: ArgumentHelp("The same as a picture.", valueName: "file.png"))
  var png: String?

  @OptionGroup(title: "Good and defect") var inspection: InspectionOptions
  @OptionGroup var evaluation: EvaluationOptions

  mutating func validate() throws {
    guard save == nil || evaluation.encoder.model != nil else {
      throw ValidationError("--save needs --model: a classifier fits the embeddings of one encoder only.")
    }
  }

  mutating func run() throws {
    try Ranks.share { world in try judge(among: world) }
  }

  private func judge(among world: any Communicator) throws {
    guard world.isRoot else {
      // Rank 0 judges what the others help to embed.
      return try evaluation.judge(among: world, isLooking: save != nil) { _, _, _ in nil }
    }
    let probe = ProbeSettings(classWeight: classWeight)
    let file = try save.map { try AtomicFileWriter($0) }
    let pictures = try [svg, png].map { try $0.map { try AtomicFileWriter($0) } }
    try evaluation.judge(among: world, isLooking: save != nil) { table, settings, product in
      let classes = Set(table.rows.compactMap(\.label)).sorted()
      let inspection = try inspection.settings(for: classes)
      if svg != nil || png != nil, inspection == nil { throw EvaluationError.noGoodClass(classes) }
      let judged = try Evaluator.probe(
        table, settings: settings, probe: probe, inspection: inspection, product: product)
      if let file, let model = evaluation.encoder.model {
        let taught = try SavedClassifier(
          teaching: table, encoder: EncoderDigest.sha256(of: model), settings: probe, inspection: inspection,
          seed: settings.seed, product: product, threads: settings.threads)
        try file.append(taught.encoded())
        try file.finish()
      }
      if let figures = judged.inspection { try draw(InspectionPlot(figures), into: pictures) }
      return judged
    }
  }

  private func draw(_ plot: InspectionPlot, into files: [AtomicFileWriter?]) throws {
    try files[0]?.append(Array(plot.svg.utf8))
    try files[0]?.finish()
    try files[1]?.append(PhotoCodec.encodePNG(plot.rendered()))
    try files[1]?.finish()
  }
}
