import Foundation
import KizuData
import KizuEval
public import KizuNN
import KizuSSL

/// A trial on a user's own photos, from the folder to a verdict, in stages that are kept.
///
/// Inspect, write down the criterion, pretrain within the budget, suggest labels, judge on photos that taught nothing, draw
/// the label-efficiency curve, compare with rivals, say the verdict. What is done is done again only where its inputs
/// changed, so a trial that was stopped, killed, or waited for labels goes on where it stood.
///
/// ```swift
/// var settings = POCSettings(photos: "photos", budget: 7200, threads: 2)
/// settings.goal = try Goal("recall(defect) >= 0.95 at false_alarms <= 0.05")
/// let trial = try POCTrial(settings, folder: POCFolder("trial"), engine: Engine(threads: 2))
/// if case .verdict(let record) = try trial.run() { print(record.verdict?.verdict as Any) }
/// ```
public final class POCTrial {
  let settings: POCSettings
  let folder: POCFolder
  let engine: Engine
  let stages: POCStages
  let onEvent: @Sendable (POCEvent) -> Void
  let shouldStop: @Sendable () -> Bool
  let criterion: POCCriterion
  let goal: Goal
  /// Keeps other processes from the folder; nil where there are no locks.
  private let lock: FileLock?
  private(set) var record: POCRecord
  /// What to label next, where the verdict is that there is not enough evidence and photos without a label are left.
  public private(set) var nextLabels: POCLabelRequest?

  /// Opens the folder and writes the criterion down, unless it stands there already.
  ///
  /// - Parameters:
  ///   - settings: What the trial is made of.
  ///   - folder: Where it is kept.
  ///   - engine: What computes.
  ///   - onEvent: Told what happens, from any thread.
  ///   - shouldStop: Asked often; what is finished then is kept.
  /// - Throws: ``POCError``, and `DataError` where the photos or the folder cannot be used, or another process works in it.
  public init(
    _ settings: POCSettings, folder: POCFolder, engine: Engine,
    onEvent: @escaping @Sendable (POCEvent) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws {
    for name in settings.accepted.sorted() where !POCInspection.acceptable.contains(name) {
      throw POCError.cannotAccept(name, POCInspection.acceptable)
    }
    var settings = settings
    let sheet = folder.labelSheetFile
    if settings.labels == nil, FileManager.default.fileExists(atPath: sheet) { settings.labels = sheet }
    // A wrong path or goal leaves no folder behind.
    let set = try PhotoSet.load(
      folder: settings.photos, labels: settings.labels, onlyListed: settings.onlyListed)
    _ = try Self.criterion(settings, folder, classes: set.classes)
    try folder.open()
    lock = try FileLock.working(in: folder.path)
    criterion = try Self.criterion(settings, folder, classes: set.classes)
    if try folder.read(POCCriterion.self, folder.criterionFile) != criterion {
      try folder.write(criterion, folder.criterionFile)
    }
    goal = try criterion.parsedGoal()
    self.settings = settings
    self.folder = folder
    self.engine = engine
    self.onEvent = onEvent
    self.shouldStop = shouldStop
    stages = POCStages(folder: folder) { onEvent(.stage($0)) }
    record = POCRecord(criterion: criterion, photos: settings.photos, labels: settings.labels)
    record.accepted = settings.accepted.sorted()
    func absolute(_ path: String) -> String {
      URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    }
    try folder.write(
      POCPlace(photos: absolute(settings.photos), labels: settings.labels.map(absolute)), folder.placeFile)
    onEvent(.criterion(criterion))
  }

  /// The criterion that stands in the folder; else the given one, once it is known to be about classes that there are.
  ///
  /// One that nothing can be judged by, for a class was mistyped or what is good was not said, may still be mended:
  /// it has no result that a new one could be chosen after.
  private static func criterion(
    _ settings: POCSettings, _ folder: POCFolder, classes: [String]
  ) throws -> POCCriterion {
    let written = try folder.read(POCCriterion.self, folder.criterionFile)
    if let written {
      let isUsable = (try? check(written.parsedGoal(), written.good, classes)) != nil
      let isMended = !isUsable && (settings.goal != nil || !settings.good.isEmpty)
      guard isMended, !FileManager.default.fileExists(atPath: folder.stageFile("judge")) else {
        return try criterion(written, settings, folder)
      }
    }
    guard let goal = try settings.goal ?? written?.parsedGoal() else { throw POCError.noGoal(folder.path) }
    let good = settings.good.isEmpty ? written?.good ?? [] : settings.good
    try check(goal, good, classes)
    return POCCriterion(
      goal: goal.description, good: good, written: Date.now.formatted(.iso8601),
      seed: written?.seed ?? settings.seed)
  }

  /// The criterion as it was written, where nothing else is asked for.
  private static func criterion(
    _ written: POCCriterion, _ settings: POCSettings, _ folder: POCFolder
  ) throws -> POCCriterion {
    if let goal = settings.goal, goal.description != written.goal {
      throw POCError.otherGoal(folder: folder.path, written: written.goal, given: goal.description)
    }
    if !settings.good.isEmpty, settings.good != written.good {
      throw POCError.otherGood(folder: folder.path, written: written.good, given: settings.good)
    }
    return written
  }

  /// Goes from where the trial stands to its verdict, or to where it needs labels.
  ///
  /// - Returns: How it ended.
  /// - Throws: Why photos, labels or the folder cannot be used, in the words of the module that found it.
  public func run() throws -> POCOutcome {
    let set = try PhotoSet.load(
      folder: settings.photos, labels: settings.labels, onlyListed: settings.onlyListed)
    if set.unlabelledCount < set.photos.count { try Self.check(goal, criterion.good, set.classes) }
    _ = try folder.lots()
    // A verdict of other inputs must not stand there meanwhile.
    folder.remove(folder.verdictFile)
    let photos = POCPhotos(set, threads: settings.threads)
    record.photosDigest = photos.contentDigest
    try AtomicFile.write(photos.csv, to: folder.photosFile)
    guard let inspected = try inspect(photos) else { return .interrupted }
    keep(inspected.effort)
    record.inspection = inspected.result.summary
    guard inspected.result.summary.leaks.isEmpty else { return try stopped() }
    let usable = inspected.result.usable(of: set)

    guard let encoder = try pretrain(usable, photos) else { return .interrupted }
    record.encoder = encoder
    guard let table = try embed(usable, photos, encoder) else { return .interrupted }
    (record.map, record.mapShare) = POCRecord.map(of: table, product: engine)
    if let request = request(table, set) {
      // Pages show what there is while labels are filled in.
      try folder.write(record, folder.stageFile("record"))
      return .needsLabels(record, request)
    }
    let outcome = try judge(table, usable, photos, encoder)
    if case .verdict(let record) = outcome, record.verdict?.verdict == .notEnoughEvidence,
      let open = record.judgement?.verdict.mostOpen, set.unlabelledCount > 0
    {
      nextLabels = request(.evidence(open.part.metric, open.needed), table, set)
    }
    return outcome
  }

  /// Expects the labels to hold what the goal is about, where there are classes yet.
  private static func check(_ goal: Goal, _ good: [String], _ classes: [String]) throws {
    if classes.count > 1 { _ = try goal.targets(among: classes, good: good) }
  }

  func keep(_ effort: POCEffort) { record.efforts.append(effort) }

  func change(_ body: (inout POCRecord) -> Void) { body(&record) }

  /// Ends with a leak.
  private func stopped() throws -> POCOutcome {
    record.verdict = POCVerdict(
      goal: criterion.goal, verdict: .stoppedLeak, estimate: nil, bound: nil, nDefects: 0, needed: nil,
      nextStep: POCWords.nextStep(after: record.inspection?.leaks ?? []))
    return try finish()
  }

  /// Writes the verdict.
  func finish() throws -> POCOutcome {
    if let verdict = record.verdict { try folder.write(verdict, folder.verdictFile) }
    try folder.write(record, folder.stageFile("record"))
    return .verdict(record)
  }
}
