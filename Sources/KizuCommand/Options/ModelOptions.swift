import ArgumentParser
import Kizu

/// Which encoder a command uses.
struct ModelOptions: ParsableArguments {
  static let help = ArgumentHelp(
    "The encoder: a run folder of “kizu pretrain”, or its encoder.safetensors.", valueName: "run")

  @Option(help: ModelOptions.help)
  var model: String

  /// Reads the encoder, the same one on all ranks.
  func load(among world: any Communicator = SingleProcess()) throws -> EncoderWeights {
    try EncoderFile.load(model, among: world)
  }
}
