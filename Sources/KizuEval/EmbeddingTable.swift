public import KizuData

/// Embeddings of a photo set, one row a photo, with what is known about each photo.
///
/// Any encoder may have made them; nothing here depends on which.
public struct EmbeddingTable: Sendable, Equatable {
  /// What is known about the photo of one row.
  public struct Row: Sendable, Equatable {
    /// The photo's name, unique in its table.
    public var path: String
    /// Its class, or nil when it is unlabelled; an empty label counts as none.
    public var label: String?
    /// Rows of one group are never split apart; nil means that the row stands alone.
    public var group: String?
    /// Its side of a fixed split, or nil.
    public var split: Split?
    /// What it looks like in plain numbers, or nil where only its embedding is known.
    public var looks: PhotoLooks?

    public init(
      path: String, label: String? = nil, group: String? = nil, split: Split? = nil, looks: PhotoLooks? = nil
    ) {
      self.path = path
      self.label = label == "" ? nil : label
      self.group = group == "" ? nil : group
      self.split = split
      self.looks = looks
    }

    /// What a photo is known by.
    public init(_ photo: Photo, looks: PhotoLooks? = nil) {
      self.init(
        path: photo.path, label: photo.label, group: photo.group, split: photo.split, looks: looks)
    }
  }

  /// One entry a photo, N in all.
  public let rows: [Row]
  /// Numbers in an embedding, D, at least 1.
  public let dimension: Int
  /// The embeddings `[N, D]`, row-major, all finite.
  public let values: [Float]

  /// Checks the rows and takes them.
  ///
  /// - Parameters:
  ///   - rows: One entry a photo.
  ///   - dimension: Numbers in an embedding, D.
  ///   - values: `[N, D]`, row-major.
  /// - Throws: ``EmbeddingTableError`` when the sizes disagree, a path stands twice, or a value is NaN or
  ///   infinite.
  public init(rows: [Row], dimension: Int, values: [Float]) throws(EmbeddingTableError) {
    guard dimension > 0 else { throw .noDimensions }
    let (needed, overflow) = rows.count.multipliedReportingOverflow(by: dimension)
    guard !overflow, values.count == needed else {
      throw .sizeMismatch(rows: rows.count, dimension: dimension, values: values.count)
    }
    // Bytes, not characters: two file names may be canonically equal and still be two files.
    var seen = Set<[UInt8]>(minimumCapacity: rows.count)
    for row in rows where !seen.insert(Array(row.path.utf8)).inserted {
      throw .duplicatePath(row.path)
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(path: rows[bad / dimension].path, column: bad % dimension, value: values[bad])
    }
    self.rows = rows
    self.dimension = dimension
    self.values = values
  }

  /// What tells the table from others, to the bit.
  var digest: String {
    let names = rows.flatMap { [$0.path, $0.label ?? "", $0.group ?? "", $0.split?.rawValue ?? ""] }
    let bytes = unsafe values.withUnsafeBytes { unsafe Array($0) }
    return FileDigest.sha256(of: Array(names.joined(separator: "\0").utf8) + bytes)
  }

  /// Checks embeddings that come one array a row, and takes them.
  ///
  /// - Throws: ``EmbeddingTableError``, also when the rows differ in length.
  public init(rows: [Row], vectors: [[Float]]) throws(EmbeddingTableError) {
    let dimension = vectors.first?.count ?? 0
    guard rows.count == vectors.count else {
      throw .sizeMismatch(
        rows: rows.count, dimension: dimension, values: vectors.reduce(0) { $0 + $1.count })
    }
    for (row, vector) in zip(rows, vectors) where vector.count != dimension {
      throw .ragged(path: row.path, found: vector.count, expected: dimension)
    }
    try self.init(rows: rows, dimension: dimension, values: Array(vectors.joined()))
  }
}
