import Foundation
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSSL

extension POCTrial {
  /// The most good photos that say what good looks like, and the most wrong calls that are drawn of each kind.
  private static let teacherCount = 120
  /// How many misses, and how many false alarms, are drawn.
  public static let drawnCount = 12

  /// Draws where misses and false alarms are unlike good parts, for the report; nothing is judged by it.
  ///
  /// Good photos of the teaching side say what good looks like, by ``AnomalyScorer``. Only a goal about defects of any
  /// kind has such maps.
  ///
  /// - Parameter draw: Makes a file of a photo with its map.
  /// - Returns: The file of each photo by its path; empty where there is nothing to draw, nil where it was stopped.
  /// - Throws: Why photos cannot be read, what `draw` throws, and `EngineError`.
  public func heatMaps(
    draw: (ScoredPhoto, AnomalyDetector) throws -> [UInt8]
  ) throws -> [String: String]? {
    guard let judgement = record.judgement, let encoder = record.encoder, goal.target != nil,
      goal.target == .defect
    else { return [:] }
    let wrong = judgement.misses.prefix(Self.drawnCount) + judgement.falseAlarms.prefix(Self.drawnCount)
    let shown = Set(wrong.map(\.path))
    guard !shown.isEmpty else { return [:] }
    let set = try PhotoSet.load(
      folder: settings.photos, labels: settings.labels, onlyListed: settings.onlyListed)
    let good = Set(zip(judgement.classes, judgement.isTarget).filter { !$0.1 }.map(\.0))
    let teachers = set.photos.filter { photo in
      photo.split != .test && photo.label.map(good.contains) ?? false && !shown.contains(photo.path)
    }
    let chosen = Self.spread(teachers, count: Self.teacherCount)
    let drawn = set.photos.filter { shown.contains($0.path) }
    let inputs =
      [encoder.digest, record.photosDigest] + chosen.map(\.path) + [""] + drawn.map(\.path)
    stages.forget("heat") { (files: [String: String]) in
      files.values.contains { !FileManager.default.fileExists(atPath: "\(folder.path)/\($0)") }
    }
    let entry = try stages.result("heat", inputs: inputs) { () -> [String: String]? in
      try self.draw(drawn, taughtBy: chosen, good: good.sorted(), encoder, draw)
    }
    guard let entry else { return nil }
    return entry.result.mapValues { "\(folder.path)/\($0)" }
  }

  private func draw(
    _ drawn: [Photo], taughtBy teachers: [Photo], good: [String], _ encoder: POCRecord.Encoder,
    _ draw: (ScoredPhoto, AnomalyDetector) throws -> [UInt8]
  ) throws -> [String: String]? {
    struct Stopped: Error {}
    let weights = try EncoderFile.load(encoder.run)
    let scorer = try AnomalyScorer(
      engine: engine, weights: weights,
      settings: AnomalySettings(
        imageSize: AnomalySettings.automaticImageSize(of: weights.architecture), patchCount: 2000,
        seed: criterion.seed), limits: settings.limits, cache: settings.cache)
    let total = teachers.count * AnomalyScorer.passes.teaching + drawn.count * AnomalyScorer.passes.scoring
    var done = 0
    func look() throws {
      if shouldStop() { throw Stopped() }
      done += 1
      onEvent(.progress(title: "drawing heat maps", done: done, total: total, unit: "looks"))
    }
    var files: [String: String] = [:]
    do {
      let detector = try scorer.teach(teachers, good: good, encoder: encoder.digest, onLook: look)
      try scorer.score(drawn, by: detector, onLook: look) { scored in
        let name = "stages/heat-\(files.count).png"
        try AtomicFile.write(draw(scored, detector), to: "\(folder.path)/\(name)")
        files[scored.score.photo.path] = name
      }
    } catch is Stopped {
      return nil
    } catch is AnomalyError {
      // Too few good photos, or tiles: the report does without.
      return [:]
    }
    return files
  }

  private static func spread(_ photos: [Photo], count: Int) -> [Photo] {
    photos.count <= count ? photos : (0..<count).map { photos[$0 * photos.count / count] }
  }
}

extension POCFolder {
  /// The heat maps that were drawn, the file of each photo by its path; empty where there are none.
  public var heatMaps: [String: String] {
    let entry = try? read(POCStages.Entry<[String: String]>.self, stageFile("heat"))
    return entry?.result.mapValues { "\(path)/\($0)" } ?? [:]
  }

  /// Where a photo of the trial is.
  public func photoFile(_ photo: String, of record: POCRecord) -> String {
    photo.hasPrefix("/") ? photo : "\(place?.photos ?? record.photos)/\(photo)"
  }
}
