public import KizuData
public import KizuEval

/// Embeddings as a CSV file: `path,label,e0,…`, one row a photo.
///
/// The label of an unlabelled photo is empty. Numbers are the shortest decimals that read back as the same f32.
///
/// ```swift
/// try file.append(EmbeddingsCSV.header(dimension: 512))
/// try file.append(EmbeddingsCSV.row(path: "lot 1/a.png", label: nil, embedding: embedding[...]))
/// ```
public enum EmbeddingsCSV {
  /// The first line.
  ///
  /// - Parameter dimension: Numbers in an embedding, D.
  /// - Returns: Its bytes.
  public static func header(dimension: Int) -> [UInt8] {
    CSVWriter(header: columns(dimension: dimension)).bytes
  }

  /// The line of a photo.
  ///
  /// A value that is NaN or infinite is written as it is; ``read(_:file:)`` refuses it.
  ///
  /// - Parameters:
  ///   - path: The photo's name.
  ///   - label: Its class, or nil.
  ///   - embedding: `[D]`.
  /// - Returns: Its bytes.
  public static func row(path: String, label: String?, embedding: ArraySlice<Float>) -> [UInt8] {
    // A table of the one row: its bytes are the row's.
    CSVWriter(header: [path, label ?? ""] + embedding.map(\.description)).bytes
  }

  /// Writes a whole table.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - sink: Takes the bytes of one row after the other.
  /// - Throws: What `sink` throws.
  public static func write(
    _ table: EmbeddingTable, to sink: @escaping ([UInt8]) throws(DataError) -> Void
  ) throws(DataError) {
    try sink(header(dimension: table.dimension))
    for (index, row) in table.rows.enumerated() {
      let start = index * table.dimension
      try sink(
        Self.row(
          path: row.path, label: row.label, embedding: table.values[start..<start + table.dimension]))
    }
  }

  /// The names of the columns: `path`, `label`, `e0` and so on.
  static func columns(dimension: Int) -> [String] {
    ["path", "label"] + (0..<dimension).map { "e\($0)" }
  }
}
