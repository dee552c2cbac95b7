import Foundation
import Kizu

/// Embeddings from a file, and the photo that each row is of.
struct StoredEmbeddings {
  /// One a row; nil where no photo of the set is meant.
  let photos: [Photo?]
  let dimension: Int
  /// `[rows, D]`.
  let values: [Float]
  /// The first path that the file names.
  let firstPath: String?
  /// Rows of no photo that a reader should know of.
  let ignoredCount: Int

  /// Rows of a CSV file, joined to photos by path.
  init(csv bytes: [UInt8], file: String, photos: [Photo]) throws {
    let stored = try EmbeddingsCSV.read(bytes, file: file)
    let photoOfPath = Dictionary(photos.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    self.photos = stored.rows.map { photoOfPath[$0.path] }
    (dimension, values, firstPath) = (stored.dimension, stored.values, stored.rows.first?.path)
    ignoredCount = self.photos.count { $0 == nil }
  }

  /// Rows of a NumPy array: those of the file beside it that “kizu embed” writes, else of the label file, in its order.
  init(array bytes: [UInt8], file: String, photos: [Photo], folder: String, labels: String?) throws {
    let beside = EmbeddingsNPY.pathsFile(of: file)
    let hasPaths = FileManager.default.fileExists(atPath: beside)
    guard let labels = hasPaths ? beside : labels else { throw CommandError.arrayWithoutLabels(file: file) }
    let matrix = try EmbeddingsNPY.read(bytes, file: file)
    let table = try LabelTable(file: labels)
    guard matrix.rows == table.rows.count else {
      throw CommandError.otherRowCount(
        file: file, rows: matrix.rows, labels: labels, labelRows: table.rows.count)
    }
    // In the order of the photos, so that the order of the file decides nothing. Rows of the other side of a
    // split, or without a label, are there because a label file has them.
    let photoOfRow = PhotoSet.photos(ofRowsIn: table, among: photos, folder: folder)
    let rows = photoOfRow.enumerated()
      .compactMap { row, photo in photo.map { (row: row, photo: $0) } }
      .sorted { $0.photo < $1.photo }
    self.photos = rows.map { photos[$0.photo] }
    dimension = matrix.dimension
    values = rows.flatMap {
      matrix.values[$0.row * matrix.dimension..<($0.row + 1) * matrix.dimension]
    }
    firstPath = table.rows.first?.path
    ignoredCount = hasPaths ? photoOfRow.count { $0 == nil } : 0
  }
}
