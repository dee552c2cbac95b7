import Foundation
import KizuData
import KizuNN
import KizuSSL

extension POCTrial {
  /// Pretrains on all photos but those of the test side, which are never opened for it.
  ///
  /// Runs are named by their inputs: other photos or settings begin another one, the same ones go on with theirs.
  ///
  /// - Returns: The encoder; nil where it was stopped.
  func pretrain(_ usable: [Photo], _ photos: POCPhotos) throws -> POCRecord.Encoder? {
    let seen = usable.filter { $0.split != .test }
    let digestOfPath = Dictionary(
      uniqueKeysWithValues: zip(photos.set.photos, photos.digests).map { ($0.path, $1) })
    // Labels do not count: a label more must not train anew.
    let inputs =
      seen.flatMap { [$0.path, digestOfPath[$0.path] ?? ""] } + [trainingWords, "\(criterion.seed)"]
    let run = RunFolder("\(folder.path)/encoder-\(POCStages.digest(inputs).prefix(8))")
    let entry = try stages.result("pretrain", inputs: inputs) { () -> POCRecord.Encoder? in
      try write(seen)
      guard try train(run, epochs: settings.training.epochs) else { return nil }
      guard let trained = try run.settings() else { throw POCError.damaged(file: run.configFile) }
      let losses = run.reports.map(\.loss)
      return POCRecord.Encoder(
        run: run.path, digest: try FileDigest.sha256(ofFile: run.encoderFile), epochs: trained.epochs,
        lastEpoch: trained.lastEpoch, photos: trained.photos.count, imageSize: trained.architecture.imageSize,
        transductive: !usable.contains { $0.split == .test },
        losses: [losses.first, losses.last].compactMap { $0 })
    }
    guard let entry else { return nil }
    keep(entry.effort)
    // Its file may have been deleted or replaced since.
    guard let digest = try? FileDigest.sha256(ofFile: run.encoderFile), digest == entry.result.digest else {
      folder.remove(folder.stageFile("pretrain"))
      folder.remove(run.encoderFile)
      throw POCError.lostEncoder(file: run.encoderFile)
    }
    var encoder = entry.result
    // The trial may have been moved.
    encoder.run = run.path
    return encoder
  }

  /// The encoder as it was before training, for comparison.
  ///
  /// - Returns: Its run folder; nil where it was stopped.
  func untrained(_ trained: POCRecord.Encoder) throws -> RunFolder? {
    let run = RunFolder(trained.run.replacing("/encoder-", with: "/untrained-"))
    return try train(run, epochs: 0) ? run : nil
  }

  private func train(_ run: RunFolder, epochs: Int?) throws -> Bool {
    var request = Pretrainer.Request(folder: settings.photos, run: run)
    request.labels = folder.pretrainingFile
    (request.split, request.onlyListed) = (.train, true)
    request.options = settings.training
    if !settings.namesEncoder { request.options.use(.small) }
    request.options.epochs = epochs
    request.options.seed = criterion.seed
    request.options.threads = settings.threads
    request.cache = settings.cache
    let isBegun = FileManager.default.fileExists(atPath: run.configFile)
    if isBegun {
      // It goes on with its own plan.
      request.options = PretrainOptions()
    } else if epochs == nil {
      request.budget = settings.budget * POCSettings.pretrainingShare
    }
    request.isResuming = isBegun
    let onEvent = onEvent
    let trainer = try Pretrainer.prepare(request) { onEvent(.pretraining($0)) }
    do {
      guard case .finished = try trainer.train(shouldStop: shouldStop) else { return false }
    } catch let error as PretrainError {
      // Its own advice is for somebody who trains by hand.
      switch error {
      case .cannotSave(let reason, let status, let step, _, _):
        throw POCError.training(
          reason: "after step \(step), \(reason); make room or mend the permissions", status: status)
      case .photoLost(let reason, let step, _, _):
        throw POCError.training(
          reason: "after step \(step), \(reason); bring the photo back as it was", status: error.exitStatus)
      default: throw error
      }
    }
    return true
  }

  /// Every setting of the training that a user may give.
  private var trainingWords: String {
    let budget = settings.training.epochs == nil ? "budget \(settings.budget)" : ""
    return "\(settings.training) \(budget)"
  }

  /// The photos that may be seen, as a label file that names no label.
  private func write(_ seen: [Photo]) throws {
    var writer = CSVWriter(header: ["path", "label", "group", "split"])
    for photo in seen { writer.append([photo.path, "", photo.group ?? "", "train"]) }
    try AtomicFile.write(writer.bytes, to: folder.pretrainingFile)
  }
}
