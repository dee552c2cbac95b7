public import KizuData

/// Some photos of a folder, evenly over its order, for the comparison with those that taught: ``DriftTest``.
public struct DriftSample: Sendable {
  /// The photos that were taken.
  public private(set) var folder = DriftReference.Folder()
  private let stride: Int
  private let dimension: Int
  private var seen = 0

  /// An empty sample.
  ///
  /// - Parameters:
  ///   - count: How many photos will be added, or could be.
  ///   - dimension: Numbers in an embedding, D.
  public init(of count: Int, dimension: Int) {
    stride = max(1, (count + DriftTest.mostPhotos - 1) / DriftTest.mostPhotos)
    self.dimension = dimension
  }

  /// Takes its share of the next photos.
  ///
  /// - Parameters:
  ///   - photos: The photos, and what they look like where that is known.
  ///   - embeddings: `[n, D]`, row-major.
  ///   - predictions: What each was called.
  public mutating func add(
    _ photos: [(photo: Photo, looks: PhotoLooks?)], embeddings: [Float],
    predictions: [SavedClassifier.Prediction]
  ) {
    for (index, ((photo, looks), prediction)) in zip(photos, predictions).enumerated() {
      seen += 1
      guard (seen - 1) % stride == 0 else { continue }
      folder.embeddings += embeddings[index * dimension..<(index + 1) * dimension]
      folder.calls.append(prediction.label)
      folder.distances.append(prediction.distance)
      folder.looks.append(looks)
      folder.groups.append(photo.group)
    }
  }
}
