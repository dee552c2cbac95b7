import Kizu

/// Where embeddings go: a CSV file or a NumPy array that appears when it is whole, or standard output.
struct EmbeddingsOutput {
  private static let pieceByteCount = 1 << 16
  /// Endings of files that would not hold what they say.
  private static let otherEndings = [
    "npz", "parquet", "feather", "arrow", "json", "jsonl", "tsv", "h5", "hdf5", "pt", "pth", "pkl", "pickle",
    "mat", "safetensors", "xlsx", "xls", "ods", "gz", "zip",
  ]

  private let file: AtomicFileWriter?
  /// What the rows of an array are of.
  private let paths: AtomicFileWriter?
  private let dimension: Int
  private var rowCount = 0
  private var buffer: [UInt8] = []
  private var pathBuffer: [UInt8] = []

  /// Makes sure that something can be written there.
  ///
  /// - Parameters:
  ///   - path: A file, an array where it ends in `.npy`, or `-` for standard output.
  ///   - dimension: Numbers in an embedding, D.
  /// - Throws: ``DataError/cannotCreate(file:reason:)``, ``CommandError/embeddingsEnding(file:)``.
  init(_ path: String, dimension: Int) throws {
    try Self.check(path)
    let isArray = EmbeddingsNPY.isNamed(path)
    file = path == "-" ? nil : try AtomicFileWriter(path)
    paths = isArray ? try AtomicFileWriter(EmbeddingsNPY.pathsFile(of: path)) : nil
    self.dimension = dimension
    if isArray {
      buffer = EmbeddingsNPY.header(rows: 0, dimension: dimension)
      pathBuffer = EmbeddingsCSV.header(dimension: 0)
    } else {
      buffer = EmbeddingsCSV.header(dimension: dimension)
    }
  }

  /// Refuses a name that promises another form.
  static func check(_ path: String) throws {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let ending = parts.last, parts.count > 1, otherEndings.contains(ending.lowercased()) else { return }
    throw CommandError.embeddingsEnding(file: path)
  }

  mutating func append(_ photo: Photo, _ embedding: ArraySlice<Float>) throws {
    precondition(embedding.count == dimension)
    rowCount += 1
    if paths != nil {
      buffer += EmbeddingsNPY.row(embedding)
      pathBuffer += EmbeddingsCSV.row(path: photo.path, label: photo.label, embedding: [])
    } else {
      buffer += EmbeddingsCSV.row(path: photo.path, label: photo.label, embedding: embedding)
    }
    if buffer.count >= Self.pieceByteCount { try flush() }
  }

  mutating func finish() throws {
    try flush()
    guard let file else { return }
    if let paths {
      try file.replaceBeginning(with: EmbeddingsNPY.header(rows: rowCount, dimension: dimension))
      try paths.finish()
    }
    try file.finish()
  }

  private mutating func flush() throws {
    if let file { try file.append(buffer) } else { try StandardOutput.write(buffer) }
    buffer.removeAll(keepingCapacity: true)
    try paths?.append(pathBuffer)
    pathBuffer.removeAll(keepingCapacity: true)
  }
}
