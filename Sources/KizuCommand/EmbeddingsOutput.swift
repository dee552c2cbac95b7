import Kizu

/// Where embeddings go: a file that appears when it is whole, or standard output.
struct EmbeddingsOutput {
  private static let pieceByteCount = 1 << 16

  private let file: AtomicFileWriter?
  private var buffer: [UInt8] = []

  /// Makes sure that something can be written there.
  ///
  /// - Parameter path: A file, or `-` for standard output.
  /// - Throws: ``DataError/cannotCreate(file:reason:)``.
  init(_ path: String) throws(DataError) {
    file = path == "-" ? nil : try AtomicFileWriter(path)
  }

  mutating func append(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= Self.pieceByteCount { try flush() }
  }

  mutating func finish() throws {
    try flush()
    try file?.finish()
  }

  private mutating func flush() throws {
    if let file { try file.append(buffer) } else { try StandardOutput.write(buffer) }
    buffer.removeAll(keepingCapacity: true)
  }
}
