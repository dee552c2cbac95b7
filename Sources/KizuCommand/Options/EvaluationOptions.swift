import ArgumentParser
import Kizu

/// What `knn` and `probe` have in common: labelled photos, their embeddings, and how they are parted.
struct EvaluationOptions: ParsableArguments {
  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @OptionGroup(title: "Encoder") var encoder: EncoderOptions

  @OptionGroup var parting: ProtocolOptions

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var progress: ProgressOptions
}
