import ArgumentParser
import Kizu

/// What `knn` and `probe` have in common: labelled photos, their embeddings, and how they are parted.
struct EvaluationOptions: ParsableArguments {
  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @OptionGroup(title: "Encoder") var encoder: EncoderOptions

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      """
      How photos are parted into teaching and testing ones: split (as the label file \
      says), kfold (up to 5 parts, each tested by what the others taught), or \
      leaveOneGroupOut. (default: split where the label file has one, else kfold)
      """, valueName: "kind"))
  var kind: EvaluationProtocol.Kind?

  @Option(help: ArgumentHelp("Names the random parts and intervals. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Flag(help: "Go on where photos of one group stand on both sides of the split; figures may be too good.")
  var force = false

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var progress: ProgressOptions
}
