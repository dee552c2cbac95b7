import ArgumentParser
import Kizu

struct KNN: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knn",
    abstract: "Judges an encoder: does a photo look like others of its class?",
    discussion: """
      Each labelled photo that is tested is called what the labelled photos most \
      similar to it are (k nearest neighbours, “k-NN”). Nothing is trained, so it shows \
      what the encoder alone has learned. Photos without a label are left out and \
      counted.

      Read first the balanced accuracy: the share of photos called right, each class \
      counting alike. Guessing gives 1 divided by the number of classes. The 95 % \
      interval says how far another set of photos might lie from it.

      Example:
        kizu knn photos --labels labels.csv --model runs/first
      """)

  @Option(help: ArgumentHelp("How many similar photos have a say, 1 to 1000000.", valueName: "n"))
  var k = 20

  @Option(
    help: ArgumentHelp(
      "How much more the most similar ones count, 0.001 (much more) to 100 (all alike).", valueName: "t"))
  var temperature = 0.07

  @OptionGroup var evaluation: EvaluationOptions

  mutating func validate() throws {
    try check("--k", k, in: 1...1_000_000)
    try check("--temperature", temperature, in: 0.001...100)
  }

  mutating func run() throws {
    let knn = KNNSettings(neighbourCount: k, temperature: temperature)
    try Ranks.share { world in
      try evaluation.judge(among: world) { table, settings, product in
        try Evaluator.knn(table, settings: settings, knn: knn, product: product, among: world)
      }
    }
  }
}
