import ArgumentParser
import Kizu

@main
struct KizuCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kizu",
    abstract: "Learns to see defects from inspection photos that nobody has labelled.",
    discussion: """
      Kizu looks at a folder of photos until it knows what your parts look like: that \
      makes an encoder, which turns each photo into 512 numbers. Photos that look alike \
      get similar numbers, so a few dozen labels are then enough to tell classes of \
      defects apart. Everything runs on this machine; no photo leaves it.

      The usual order:
        1. samples   makes photos to try Kizu on, until you have your own
        2. inspect   says what is wrong with your photos before you train
        3. preview   shows what training will see, and whether defects survive
        4. pretrain  learns an encoder from all photos, labelled or not
        5. probe     says how well the encoder tells your classes apart (knn: a
                     second opinion)
        6. curve     says how many labels are enough (suggest: which ones)
        7. predict   classifies new photos
        8. embed     writes the numbers of every photo to a CSV file
        9. export    writes encoder and classifier for other programs (ONNX)

      Or all of it at once: poc, with a verdict at its end, and view, which shows it on \
      a local page and takes labels.

      Example:
        kizu samples -o samples
        kizu pretrain samples/photos -o runs/first
        kizu probe samples/photos --labels samples/labels.csv --model runs/first
        kizu embed samples/photos --model runs/first -o embeddings.csv

      Labels are one sub-folder for each class, or a CSV file with the columns \
      path,label and perhaps group,split.

      Results go to standard output, progress and warnings to standard error. Exit \
      status: 0 done, 64 wrong command line, 65 unusable input, 66 input not found, 69 \
      something missing on this machine, 70 fault in Kizu, 73 output cannot be created, \
      74 reading or writing failed, 130 stopped by Ctrl-C.
      """,
    version: Version.described,
    subcommands: [
      Demo.self, Samples.self, Inspect.self, Preview.self, Pretrain.self, Presets.self, TuneViews.self,
      KNN.self, Probe.self, FineTune.self, Curve.self, Suggest.self, AuditLabels.self, Similar.self,
      Stress.self, Predict.self, Anomaly.self, Poc.self, View.self,
      Embed.self, Export.self,
      Doctor.self,
      Bench.self,
    ])

  static func main() {
    WaitPolicy.sleepWhileWaiting()
    CommandEnding.ignoreClosedPipes()
    CommandEnding.end {
      _ = try KernelLevel.requested()
      var command = try parseAsRoot()
      try Ranks.check(command)
      try command.run()
    }
  }
}
