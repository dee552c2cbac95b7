import ArgumentParser
import Kizu

/// The encoder's shape besides its kind and stem, and what it starts from; docs/encoders.md has what each costs.
struct EncoderShape: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The share of the usual channels, 0.25 to 1, each layer's rounded to a multiple of 16: \
      0.5 is two to three times as fast. (default: 1)
      """, valueName: "share"))
  var encoderWidth: Double?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Blur before every subsampling, so that a part that moves by a pixel looks the same to \
      the network; slower. (default: --no-anti-alias)
      """)
  var antiAlias: Bool?

  @Option(
    help: """
      How the last feature map becomes one vector: average, or gem (between average and \
      maximum, learnt: for small defects). (default: average)
      """)
  var pooling: Pooling?

  @Option(
    help: """
      What embeddings are read from: all (512 numbers from every stage of the network, whitened over the training \
      photos), middle (the statistics of earlier feature maps; faster), or last (the last feature map, as other \
      programs do). Kept with the encoder. (default: all)
      """)
  var readout: Readout?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      """
      Start from the weights of a torchvision or timm ResNet, or of an encoder of Kizu, \
      rather than from random ones; --encoder and --stem are then the file's.
      """, valueName: "file.safetensors"))
  var initialWeights: String?

  mutating func validate() throws {
    if let encoderWidth { try check("--encoder-width", encoderWidth, in: EncoderArchitecture.widths) }
  }

  /// Puts the options where the library takes them.
  ///
  /// - Throws: `ValidationError` where the encoder's name says another width.
  func apply(to options: inout PretrainOptions) throws {
    if let encoderWidth {
      guard options.shape.width == nil else {
        throw ValidationError(
          "--encoder small has a width of its own: use --encoder resnet18 with --encoder-width.")
      }
      options.shape.width = encoderWidth
    }
    options.shape.antiAliases = antiAlias
    options.shape.pooling = pooling
    options.shape.readout = readout
  }
}
