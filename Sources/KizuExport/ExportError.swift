public import KizuCore

/// Why a model cannot be exported.
public enum ExportError: ReportableError, Equatable {
  /// The classifier's numbers do not fit into 32-bit floats.
  case notFinite
  /// The classifier takes embeddings of another length than the encoder's.
  case otherDimension(classifier: Int, encoder: Int)
  /// The encoder sees tiles, whose features are put together outside of the graph before they are classified.
  case classifierOfTiles

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .notFinite:
      "the classifier's numbers are too large for 32-bit floats; teach it anew with “kizu probe --save”"
    case .otherDimension(let classifier, let encoder):
      "the classifier takes embeddings of \(classifier) numbers, but the encoder gives \(encoder); name the encoder "
        + "that it was made with"
    case .classifierOfTiles:
      "the encoder sees tiles of photos, and a classifier judges all tiles of a photo together, which the graph does "
        + "not; export the encoder alone, without the classifier"
    }
  }
}
