import Foundation
import Kizu

/// A folder of heat maps: the picture of `a/b.jpg` is `a/b.jpg.png`.
struct AnomalyPictures {
  private let folder: String
  private let detector: AnomalyDetector

  /// Makes the folder.
  ///
  /// - Throws: `DataError.cannotCreate`.
  init(_ folder: String, _ detector: AnomalyDetector) throws {
    (self.folder, self.detector) = (folder, detector)
    try Self.make(folder)
  }

  /// Draws one photo.
  ///
  /// - Throws: `DataError` where the picture cannot be written.
  func write(_ scored: ScoredPhoto) throws {
    let picture = AnomalyPicture(
      scored, typical: detector.typicalDistance, threshold: detector.patchThreshold.value)
    let file = "\(folder)/\(Self.name(of: scored.score.photo)).png"
    try Self.make((file as NSString).deletingLastPathComponent)
    try AtomicFile.write(PhotoCodec.encodePNG(picture.canvas.image), to: file)
  }

  /// The photo's path without what would lead out of the folder.
  private static func name(of photo: Photo) -> String {
    photo.path.split(separator: "/").filter { $0 != ".." && $0 != "." }.joined(separator: "/")
  }

  private static func make(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DataError.cannotCreate(file: folder, reason: "a folder cannot be made there")
    }
  }
}
