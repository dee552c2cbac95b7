import Foundation
import Kizu

/// Sample photos and an untrained encoder that the tests share; made once, removed at exit.
struct Workshop: Sendable {
  let folder: TemporaryFolder
  var photos: String { folder.path("samples/photos") }
  var labels: String { folder.path("samples/labels.csv") }
  var model: String { folder.path("run") }

  /// Enough photos for lots on both sides of the split.
  static let photoCount = 120

  static let shared = Result { try Workshop() }

  private init() throws {
    folder = try TemporaryFolder()
    let set = try SampleSet(SampleSettings(count: Self.photoCount, seed: 0, size: 32))
    try SampleWriter(SampleGenerator(set)).write(to: folder.path("samples"), threads: 2)
    let architecture = EncoderArchitecture(stem: .small, imageSize: 32, channels: 1)
    let network = try TrainingNetwork(
      engine: Engine(threads: 1), architecture: architecture, head: ProjectionHead(), batch: 2,
      precision: .f32, seed: 0)
    let half = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])
    let weights = EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: 32, normalization: half), training: [:], steps: 0)
    try folder.write("run/\(EncoderFile.name)", weights.encoded())
    atexit {
      if case .success(let workshop) = Workshop.shared {
        try? FileManager.default.removeItem(atPath: workshop.folder.path)
      }
    }
  }
}
