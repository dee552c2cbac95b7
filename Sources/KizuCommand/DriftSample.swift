import Kizu

/// Some photos of a folder, evenly over its order, for the comparison with those that taught.
struct DriftSample {
  /// More photos than these make no difference to the comparison.
  private static let most = 500

  private(set) var folder = DriftReference.Folder()
  private let stride: Int
  private let dimension: Int
  private var seen = 0

  init(of count: Int, dimension: Int) {
    stride = max(1, (count + Self.most - 1) / Self.most)
    self.dimension = dimension
  }

  /// Takes its share of the next photos.
  mutating func add(
    _ photos: [Photo], embeddings: [Float], predictions: [SavedClassifier.Prediction],
    looks: (Photo) -> PhotoLooks?
  ) {
    for (index, (photo, prediction)) in zip(photos, predictions).enumerated() {
      let looks = looks(photo)
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
