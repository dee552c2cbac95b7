public import KizuNN

/// What a user asks of the encoder's shape besides its kind and stem; what is nil gets a default.
public struct EncoderShapeOptions: Sendable, Equatable {
  /// The share of the usual channels, within `EncoderArchitecture.widths`; 1 by default.
  public var width: Double?
  /// Whether to blur before subsampling; not by default.
  public var antiAliases: Bool?
  /// How the last feature map becomes one vector; by its average by default.
  public var pooling: Pooling?
  /// What embeddings are read from; the last feature map by default.
  public var readout: Readout?

  public init() {}

  /// The choices that an encoder was made with.
  init(_ architecture: EncoderArchitecture) {
    width = architecture.width
    antiAliases = architecture.antiAliases
    pooling = architecture.pooling
    readout = architecture.readout
  }

  /// Checks each option by itself.
  ///
  /// - Throws: ``PretrainError/outOfRange(option:value:range:)``.
  func validate() throws(PretrainError) {
    try PretrainOptions.check("--encoder-width", width, EncoderArchitecture.widths)
  }

  /// These options where they say something, else the others'.
  func falling(backOn others: EncoderShapeOptions) -> EncoderShapeOptions {
    var merged = self
    merged.width = width ?? others.width
    merged.antiAliases = antiAliases ?? others.antiAliases
    merged.pooling = pooling ?? others.pooling
    merged.readout = readout ?? others.readout
    return merged
  }
}
