import ArgumentParser
import Kizu

/// Where the embeddings that are judged come from.
struct EncoderOptions: ParsableArguments {
  @Option(help: ModelOptions.help)
  var model: String?

  @Option(
    help: ArgumentHelp(
      """
      Embeddings instead of --model: as “kizu embed” writes them, or any NumPy array whose \
      rows are those of FILE.paths.csv, else of the label file; labels still come from the \
      photos.
      """, valueName: "file.csv|.npy"))
  var embeddings: String?

  @OptionGroup var precision: PrecisionOption
  @OptionGroup var strict: StrictOptions

  mutating func validate() throws {
    switch (model, embeddings) {
    case (nil, nil):
      throw ValidationError("Name the encoder with --model RUN, or --embeddings FILE.csv|.npy.")
    case (.some, .some): throw ValidationError("--model and --embeddings exclude each other; give one.")
    default: return
    }
  }
}
