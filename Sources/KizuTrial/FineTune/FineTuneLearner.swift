import Foundation
import KizuCore
import KizuData
import KizuEval
import KizuNN

/// Trains encoders for a label-efficiency curve, and keeps what is finished in a file.
public final class FineTuneLearner: CurveLearner {
  public let name: String
  public var method: CurveMethod { settings.method == .scratch ? .scratch : .fineTune }
  /// Told steps of the present training, done and at most.
  public var onStep: (_ done: Int, _ most: Int) -> Void = { _, _ in }
  /// Asked before each training that is not done yet.
  public var mayBegin: () -> Bool = { true }
  /// Asked before each step.
  public var shouldStop: () -> Bool = { false }

  private let tuner: FineTuner
  private let settings: FineTuneSettings
  private let finished: FinishedTrainings
  private let placeOfPath: [String: Int]
  /// What every training of this learner depends on.
  private let context: String

  /// - Parameters:
  ///   - name: What tables and plots call it.
  ///   - tuner: What teaches.
  ///   - settings: How; the seed is that of the first draw.
  ///   - finished: Trainings that are done already, and where new ones are kept.
  public init(name: String, tuner: FineTuner, settings: FineTuneSettings, finished: FinishedTrainings) {
    self.name = name
    self.tuner = tuner
    self.settings = settings
    self.finished = finished
    placeOfPath = Dictionary(
      tuner.photos.rows.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    // From scratch only shape and preprocessing matter, so that other weights find the same trainings.
    var encoder = settings.method == .scratch ? tuner.weights : tuner.given
    if settings.method == .scratch { (encoder.tensors, encoder.training) = ([:], [:]) }
    context = [
      FileDigest.sha256(of: tuner.photos.store.manifest.csv), FileDigest.sha256(of: encoder.encoded()),
      FinishedTrainings.text(settings),
    ].joined(separator: " ")
  }

  public func learn(_ lesson: CurveLesson) throws -> CurveAnswer? {
    let key = key(of: lesson)
    if let known = finished.answer(for: key), known.calls.count == lesson.test.count,
      known.calls.allSatisfy({ (0..<lesson.classCount).contains($0) })
    {
      return known
    }
    guard mayBegin() else { return nil }
    let start = ProcessorTime.seconds
    var settings = settings
    settings.seed &+= UInt64(lesson.draw)
    var hooks = FineTuner.Hooks()
    (hooks.onStep, hooks.shouldStop) = (onStep, shouldStop)
    guard
      let taught = try tuner.teach(
        FineTuneLesson(
          rows: places(of: lesson.teaching), labels: lesson.labels, unlabelled: places(of: lesson.unlabelled),
          classCount: lesson.classCount), settings: settings, hooks: hooks)
    else { return nil }
    let answer = CurveAnswer(
      calls: try tuner.calls(places(of: lesson.test), by: taught), seconds: ProcessorTime.seconds - start)
    try finished.add(answer, for: key, name: name, labels: lesson.labels.count, draw: lesson.draw)
    return answer
  }

  private func places(of rows: [EmbeddingTable.Row]) throws(DataError) -> [Int] {
    var places: [Int] = []
    for row in rows {
      guard let place = placeOfPath[row.path] else {
        throw .unreadableFile(file: row.path, reason: "it could be read before, and no longer can")
      }
      places.append(place)
    }
    return places
  }

  /// What names a training: equal names stand for equal answers on one machine.
  private func key(of lesson: CurveLesson) -> String {
    let teaching = zip(lesson.teaching, lesson.labels).map { row, label in
      "\(row.path)\n\(label)\n\(row.group.map { "in \($0)" } ?? "")\n"
    }
    let others = settings.unlabelled > 0 ? lesson.unlabelled.map { $0.path + "\n" } : []
    let test = lesson.test.map { $0.path + "\n" }
    let parts =
      [context, "\(lesson.draw) \(lesson.classCount)"] + teaching + ["\n"] + others + ["\n"] + test
    return FileDigest.sha256(of: Array(parts.joined(separator: "\n").utf8))
  }
}
