public import KizuCore

/// Why embeddings cannot be taken as a table.
public enum EmbeddingTableError: ReportableError, Equatable {
  /// The embeddings have no columns.
  case noDimensions
  /// The count of values is not rows times dimension.
  case sizeMismatch(rows: Int, dimension: Int, values: Int)
  /// An embedding is longer or shorter than the first one.
  case ragged(path: String, found: Int, expected: Int)
  /// Two rows have one path.
  case duplicatePath(String)
  /// A value is NaN or infinite.
  case notFinite(path: String, column: Int, value: Float)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .noDimensions:
      "The embeddings are empty. Give a table with at least one row and one number a row."
    case .sizeMismatch(let rows, let dimension, let values):
      "\(rows) rows of \(dimension) numbers need \(rows)×\(dimension) values, but there are \(values). "
        + "Check that paths and embeddings come from the same run."
    case .ragged(let path, let found, let expected):
      "The embedding of \(path) has \(found) numbers, the first row has \(expected). "
        + "Embed all photos again with one encoder."
    case .duplicatePath(let path):
      "\(path) stands more than once in the embeddings. Keep one row a photo."
    case .notFinite(let path, let column, let value):
      "The embedding of \(path) has \(value) in column e\(column). Check the photo and the encoder, "
        + "then embed it again."
    }
  }
}
