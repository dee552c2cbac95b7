import Foundation
import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSamples

@testable import KizuTrial

/// Small sample photos labelled by their texture, which is quickly learnt, and an untrained encoder for them.
final class TextureBench {
  let root = FileManager.default.temporaryDirectory.appending(path: "kizu-texture-\(UUID().uuidString)").path
  let engine: Engine
  let weights: EncoderWeights
  let photos: FineTunePhotos

  /// Every third photo stands on the test side.
  init(count: Int = 60) throws {
    let set = try SampleSet(SampleSettings(count: count, seed: 5, size: 32))
    try SampleWriter(SampleGenerator(set)).write(to: root, threads: 2)
    let truth = try String(contentsOfFile: "\(root)/truth.csv", encoding: .utf8).split(separator: "\n")
    let rows = truth.dropFirst().enumerated().map { index, line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return "\(fields[0]),\(fields[3]),\(index % 3 == 2 ? "test" : "train")"
    }
    try AtomicFile.write(
      [UInt8](("path,label,split\n" + rows.joined(separator: "\n") + "\n").utf8), to: "\(root)/l.csv")
    engine = try Engine(threads: 1)
    weights = try Self.untrained(engine)
    let found = try PhotoSet.load(folder: "\(root)/photos", labels: "\(root)/l.csv")
    photos = try FineTunePhotos(reading: found.photos, for: weights, threads: 1)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  static func untrained(_ engine: Engine, tiling: Tiling? = nil) throws -> EncoderWeights {
    let architecture = EncoderArchitecture(stem: .small, imageSize: 32, channels: 1)
    let network = try ClassifierNetwork(
      engine: engine, architecture: architecture, classCount: 2, batch: 8, precision: .f32, seed: 0)
    let half = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])
    return EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(
        form: PhotoForm(shortSide: nil, tiling: tiling), imageSize: 32, normalization: half),
      training: ["preset": "part"], steps: 0)
  }

  var tuner: FineTuner { FineTuner(photos, weights: weights, engine: engine) }

  func settings(_ method: FineTuneMethod, steps: Int?) -> FineTuneSettings {
    var settings = FineTuneSettings(method, views: [ViewRecipe.part.milder(crop: 0.5)])
    (settings.steps, settings.batchSize, settings.precision) = (steps, 8, .f32)
    return settings
  }

  /// The photos on one side, with their classes.
  func lesson(_ split: Split) -> FineTuneLesson {
    let classes = Set(photos.rows.compactMap(\.label)).sorted()
    let rows = photos.rows.indices.filter { photos.rows[$0].split == split }
    return FineTuneLesson(
      rows: rows, labels: rows.map { classes.firstIndex(of: photos.rows[$0].label ?? "") ?? 0 }, classCount: 3
    )
  }
}
