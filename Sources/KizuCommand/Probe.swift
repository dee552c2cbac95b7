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

      Example:
        kizu probe photos --labels labels.csv --model runs/first
      """)

  @Option(
    help: ArgumentHelp(
      "balanced: rare classes weigh as much as common ones; none: each photo weighs the same.",
      valueName: "balanced|none"))
  var classWeight = ClassWeight.balanced

  @OptionGroup var evaluation: EvaluationOptions

  mutating func run() throws {
    let probe = ProbeSettings(classWeight: classWeight)
    try evaluation.judge { table, settings, product in
      try Evaluator.probe(table, settings: settings, probe: probe, product: product)
    }
  }
}
