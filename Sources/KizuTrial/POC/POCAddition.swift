import Foundation
public import KizuCodecs
import KizuCore
public import KizuData
import KizuEval
public import KizuNN
import KizuSSL

/// The next lot of photos of a finished trial: whether they look like the photos before, and whether the verdict holds.
///
/// Encoder, classifier and line stay as they are; nothing of the lot teaches.
public struct POCAddition {
  /// The photos of the lot.
  public var photos: String
  /// Their label file; nil takes the names of sub-folders.
  public var labels: String?
  /// What the lot is called.
  public var name: String
  public var limits = ReadingLimits()
  public var cache = PixelCacheSettings(place: .temporary)

  public init(photos: String, labels: String?, name: String) {
    (self.photos, self.labels, self.name) = (photos, labels, name)
  }

  /// Adds the lot to a trial and writes the verdict anew.
  ///
  /// - Parameters:
  ///   - folder: The trial.
  ///   - engine: What computes.
  ///   - onBroken: Told why a photo of the lot cannot be read; it is left out.
  ///   - onProgress: Told how many photos of how many are embedded.
  ///   - shouldStop: Asked before each photo; nothing is changed then.
  /// - Returns: The trial with the lot.
  /// - Throws: ``POCError/noTrial(_:)``, ``POCError/lotExists(_:)``,
  ///   ``POCError/lotIsKnown(photo:known:count:)``, ``POCError/lotClasses(unknown:known:)``, and why
  ///   photos or files cannot be used, such as another process at work in the trial; nothing is changed then.
  public func add(
    to folder: POCFolder, engine: Engine, onBroken: (CodecError) -> Void = { _ in },
    onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    shouldStop: () -> Bool = { false }
  ) throws -> POCOutcome {
    let lock = try FileLock.working(in: folder.path)
    defer { withExtendedLifetime(lock) {} }
    guard var record = try folder.read(POCRecord.self, folder.stageFile("record")),
      let criterion = try folder.read(POCCriterion.self, folder.criterionFile),
      let judgement = record.judgement, let encoder = record.encoder,
      FileManager.default.fileExists(atPath: folder.classifierFile)
    else { throw POCError.noTrial(folder.path) }
    let bytes = try FileContent.read(folder.classifierFile)
    let classifier = try SavedClassifier(decoding: bytes, file: folder.classifierFile)
    let run = "\(folder.path)/\(encoder.run.split(separator: "/").last ?? "")"
    guard (try? FileDigest.sha256(ofFile: RunFolder(run).encoderFile)) == classifier.encoder else {
      throw POCError.lostEncoder(file: RunFolder(run).encoderFile)
    }
    let set = try PhotoSet.load(folder: photos, labels: labels)
    // Kinds of defects may be new, but not all that a lot holds.
    guard set.classes.isEmpty || !Set(set.classes).isDisjoint(with: classifier.classes) else {
      throw POCError.lotClasses(unknown: set.classes, known: classifier.classes)
    }
    let known = POCPhotos(set, threads: engine.threads)
    if record.lots.contains(where: { $0.name == name && $0.digest != known.contentDigest }) {
      throw POCError.lotExists(name)
    }
    try checkNew(known, folder)
    guard
      let lot = try judge(
        known, classifier, run, criterion, FileDigest.sha256(of: bytes), engine, onBroken,
        onProgress, shouldStop)
    else { return .interrupted }
    record.lots.removeAll { $0.name == name }
    record.lots.append(lot)
    record.verdict = POCVerdict(record, goal: criterion.goal, judgement)
    try folder.write(record.lots, folder.stageFile("lots"))
    if let verdict = record.verdict { try folder.write(verdict, folder.verdictFile) }
    try folder.write(record, folder.stageFile("record"))
    return .verdict(record)
  }

  /// Refuses photos that are files of the trial: they say nothing about a new lot.
  private func checkNew(_ lot: POCPhotos, _ folder: POCFolder) throws {
    var reader = CSVReader(try FileContent.read(folder.photosFile), file: folder.photosFile)
    var pathOfDigest: [String: String] = [:]
    while let record = try reader.next() {
      if record.fields.count > 1, !record.fields[1].isEmpty {
        pathOfDigest[record.fields[1]] = record.fields[0]
      }
    }
    let pairs = zip(lot.set.photos, lot.digests).compactMap { photo, digest in
      pathOfDigest[digest].map { (photo.file, $0) }
    }
    if let (photo, known) = pairs.first {
      throw POCError.lotIsKnown(photo: photo, known: known, count: pairs.count)
    }
  }

  private func judge(
    _ lot: POCPhotos, _ classifier: SavedClassifier, _ run: String, _ criterion: POCCriterion,
    _ digest: String, _ engine: Engine, _ onBroken: (CodecError) -> Void, _ onProgress: (Int, Int) -> Void,
    _ shouldStop: () -> Bool
  ) throws -> POCLot? {
    struct Stopped: Error {}
    let embedder = try PhotoEmbedder(
      engine: engine, weights: EncoderFile.load(run), limits: limits, cache: cache)
    var (seen, looks, values): ([Photo], [PhotoLooks?], [Float]) = ([], [], [])
    do {
      try embedder.embed(lot.set.photos, isLooking: true) { _, error in
        onBroken(error)
      } onEmbedding: { photo, embedding, look in
        if shouldStop() { throw Stopped() }
        seen.append(photo)
        looks.append(look)
        values += embedding
        onProgress(seen.count, lot.set.photos.count)
      }
    } catch is Stopped {
      return nil
    }
    guard !seen.isEmpty else {
      throw DataError.noPhotos(folder: photos, reason: "none of its photos can be read")
    }
    let predictions = classifier.predict(values, product: engine, threads: engine.threads)
    let goal = try criterion.parsedGoal()
    let classes = Set(classifier.classes + seen.compactMap(\.label)).sorted {
      $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
    }
    let isTarget = try goal.targets(among: classes, good: criterion.good)
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let predicted = predictions.map { numbers[classifier.classes[$0.label]] ?? 0 }
    let called = zip(predictions, predicted).map { prediction, label in
      goal.rule == nil ? isTarget?[label] ?? false : prediction.call == .defect
    }
    let labelled = seen.indices.filter { seen[$0].label != nil }
    let truth = labelled.map { numbers[seen[$0].label ?? ""] ?? 0 }
    let verdict =
      labelled.isEmpty
      ? nil
      : GoalVerdict(
        goal,
        GoalOutcomes(
          truth: truth, predicted: labelled.map { predicted[$0] }, classCount: classes.count,
          isTarget: truth.map { isTarget?[$0] ?? false }, isCalled: labelled.map { called[$0] },
          groups: labelled.map { seen[$0].group }))
    var sample = DriftSample(of: seen.count, dimension: embedder.dimension)
    sample.add(zip(seen, looks).map { ($0, $1) }, embeddings: values, predictions: predictions)
    let drift = Drift(
      predictions, against: classifier.novelty.usual,
      test: DriftTest(sample.folder, against: classifier, product: engine))
    let standing: POCLot.Standing =
      verdict?.outcome == .notReached
      ? .refuted : drift.isUnchanged != true && verdict?.outcome != .reached ? .unknown : .holds
    return POCLot(
      name: name, photos: seen.count, digest: lot.contentDigest, classifier: digest, drift: drift,
      called: called.count { $0 }, verdict: verdict, labelled: labelled.count, standing: standing)
  }
}
