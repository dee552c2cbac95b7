public import KizuData
public import KizuEval

/// Embeddings as a CSV file: `path,label,e0,…`, one row a photo.
///
/// The label of an unlabelled photo is empty. Numbers are the shortest decimals that read back as the same f32.
///
/// ```swift
/// let writer = try EmbeddingsCSV.Writer(dimension: 512) { try file.append($0) }
/// try writer.append(path: "lot 1/a.png", label: nil, embedding: embedding[...])
/// ```
public enum EmbeddingsCSV {
  /// Writes a file row by row, so that memory does not grow with the set.
  public struct Writer {
    private let dimension: Int
    private let sink: ([UInt8]) throws(DataError) -> Void

    /// Writes the header.
    ///
    /// - Parameters:
    ///   - dimension: Numbers in an embedding, D.
    ///   - sink: Takes the bytes of one row after the other.
    /// - Throws: What `sink` throws.
    public init(
      dimension: Int, to sink: @escaping ([UInt8]) throws(DataError) -> Void
    ) throws(DataError) {
      self.dimension = dimension
      self.sink = sink
      try sink(CSVWriter(header: EmbeddingsCSV.header(dimension: dimension)).bytes)
    }

    /// Writes one row.
    ///
    /// A value that is NaN or infinite is written as it is; ``EmbeddingsCSV/read(_:file:)`` refuses it.
    ///
    /// - Parameters:
    ///   - path: The photo's name.
    ///   - label: Its class, or nil.
    ///   - embedding: `[D]`.
    /// - Throws: What the sink throws.
    public func append(path: String, label: String?, embedding: ArraySlice<Float>) throws(DataError) {
      precondition(embedding.count == dimension)
      // A table of the one row: its bytes are the row's.
      try sink(CSVWriter(header: [path, label ?? ""] + embedding.map(\.description)).bytes)
    }
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
    let writer = try Writer(dimension: table.dimension, to: sink)
    for (index, row) in table.rows.enumerated() {
      let start = index * table.dimension
      try writer.append(
        path: row.path, label: row.label, embedding: table.values[start..<start + table.dimension])
    }
  }

  /// The names of the columns.
  ///
  /// - Parameter dimension: Numbers in an embedding, D.
  /// - Returns: `path`, `label`, `e0` and so on.
  public static func header(dimension: Int) -> [String] {
    ["path", "label"] + (0..<dimension).map { "e\($0)" }
  }
}
