import Kizu

/// Embeddings of a set's labelled photos, and what was left out on the way.
struct LabelledEmbeddings {
  let table: EmbeddingTable
  /// Sentences that a reader of the result must know.
  let notes: [String]

  /// Embeds the labelled photos.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - work: Embeds them.
  ///   - isLooking: Whether rows also tell what photos look like.
  /// - Throws: What the work throws.
  init(of photos: [Photo], by work: EmbeddingWork, isLooking: Bool = false) throws {
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    let broken = try work.run(photos, isLooking: isLooking) { photo, embedding, looks in
      rows.append(EmbeddingTable.Row(photo, looks: looks))
      values += embedding
    }
    table = try EmbeddingTable(rows: rows, dimension: work.embedder.dimension, values: values)
    notes = broken.count > 0 ? ["Labelled photos that cannot be read, left out: \(broken.count)."] : []
  }

  /// Takes features that were made some other way.
  init(_ rows: [(photo: Photo, features: [Float])], broken: Int) throws {
    table = try EmbeddingTable(rows: rows.map { EmbeddingTable.Row($0.photo) }, vectors: rows.map(\.features))
    notes = broken > 0 ? ["Labelled photos that cannot be read, left out: \(broken)."] : []
  }

  /// Takes the embeddings of labelled photos from a file: CSV joined by path, or a NumPy array by the rows of the
  /// file beside it, else of the label file.
  ///
  /// Names that differ only in their Unicode normal form are the same name, as everywhere in Kizu.
  init(of photos: [Photo], folder: String, file: String, labels: String?) throws {
    let bytes = try FileContent.read(file)
    let stored =
      EmbeddingsNPY.begins(bytes) || EmbeddingsNPY.isNamed(file)
      ? try StoredEmbeddings(array: bytes, file: file, photos: photos, folder: folder, labels: labels)
      : try StoredEmbeddings(csv: bytes, file: file, photos: photos)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for (index, photo) in stored.photos.enumerated() {
      guard let photo else { continue }
      rows.append(EmbeddingTable.Row(photo))
      values += stored.values[index * stored.dimension..<(index + 1) * stored.dimension]
    }
    guard !rows.isEmpty else {
      throw CommandError.noCommonPath(
        file: file, folder: folder, row: stored.firstPath, photo: photos.first?.path ?? "")
    }
    table = try EmbeddingTable(rows: rows, dimension: stored.dimension, values: values)
    let ignored = stored.ignoredCount
    let missing = photos.count - rows.count
    notes =
      (ignored > 0 ? ["Embeddings of no labelled photo, ignored: \(ignored)."] : [])
      + (missing > 0 ? ["Labelled photos without an embedding, left out: \(missing)."] : [])
  }
}
