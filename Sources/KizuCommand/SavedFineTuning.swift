import Foundation
import Kizu

/// The folder that `finetune --save` writes: an encoder, and the classifier on it.
struct SavedFineTuning {
  /// The name of the classifier in the folder.
  static let classifierName = "classifier.json"

  private let encoder: AtomicFileWriter
  private let classifier: AtomicFileWriter

  /// Makes sure that the folder can be written, before the long work.
  init(folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DataError.writeFailed(file: folder, reason: error.localizedDescription)
    }
    encoder = try AtomicFileWriter("\(folder)/\(EncoderFile.name)")
    classifier = try AtomicFileWriter("\(folder)/\(Self.classifierName)")
  }

  /// Writes both files.
  func write(_ taught: FineTuner.Taught, tuner: FineTuner, threads: Int) throws {
    let bytes = taught.weights.encoded()
    let saved = try tuner.classifier(taught, encoder: FileDigest.sha256(of: bytes), threads: threads)
    try encoder.append(bytes)
    try classifier.append(saved.encoded())
    try encoder.finish()
    try classifier.finish()
  }
}
