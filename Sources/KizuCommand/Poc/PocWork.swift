import Foundation
import Kizu

/// Runs a trial, writes its files and tells its end.
struct PocWork {
  let folder: POCFolder
  /// What the user chose for the report this time.
  let choices: POCReportChoices
  let isJSON: Bool
  let progress: ProgressOutput
  let interrupt: InterruptFlag

  /// Goes on to the verdict, or to where labels are needed.
  func run(_ settings: POCSettings, engine: Engine) throws {
    let display = PocDisplay(output: progress, isQuiet: isJSON)
    let interrupt = interrupt
    let trial = try POCTrial(settings, folder: folder, engine: engine) {
      display.show($0)
    } shouldStop: {
      interrupt.isRaised
    }
    let outcome = try trial.run()
    defer { display.finish() }
    display.finish()
    switch outcome {
    case .interrupted: throw CommandError.trialInterrupted(trial: folder.path)
    case .needsLabels(let record, let request):
      let list = try labels(request, in: record)
      try StandardOutput.write(isJSON ? list.json(goal: record.criterion.goal) : list.text)
    case .verdict(let record):
      try tell(record, heat: trial)
      if let request = trial.nextLabels, !request.suggestions.isEmpty {
        try say("\n" + labels(request, in: record).text)
      }
      try end(record)
    }
  }

  /// Compares the next lot.
  func add(_ addition: POCAddition, engine: Engine) throws {
    let display = PocDisplay(output: progress, isQuiet: isJSON)
    let interrupt = interrupt
    var broken = BrokenPhotos()
    let outcome = try addition.add(to: folder, engine: engine) {
      broken.add($0)
    } onProgress: { done, total in
      display.show(.progress(title: "embedding", done: done, total: total, unit: "photos"))
    } shouldStop: {
      interrupt.isRaised
    }
    display.finish()
    broken.warn()
    guard case .verdict(let record) = outcome else { throw CommandError.interrupted }
    try tell(record)
    guard let lot = record.lots.last else { return }
    try say("\n" + POCSummary.drift(lot))
    // The verdict alone goes to standard output.
    if isJSON { Log.note("lot \(POCSummary.line(lot))") }
  }

  /// Writes the report and tells the verdict.
  private func tell(_ record: POCRecord, heat trial: POCTrial? = nil) throws {
    let maps = try trial?.heatMaps { scored, detector in
      try PhotoCodec.encodePNG(
        AnomalyPicture(scored, typical: detector.typicalDistance, threshold: detector.patchThreshold.value)
          .warmed)
    }
    let heat = maps ?? folder.heatMaps
    if interrupt.isRaised { throw CommandError.trialInterrupted(trial: folder.path) }
    let options = PocReportOptions.resolved(try choices.kept(in: folder))
    let html = POCReport(record, options: options) { path in
      try? PhotoCodec.decode(file: folder.photoFile(path, of: record))
    } heat: { path in
      heat[path].flatMap { try? PhotoCodec.decode(file: $0) }
    }.html
    try AtomicFile.write(Array(html.utf8), to: folder.reportFile)
    if isJSON {
      try StandardOutput.write(String(decoding: FileContent.read(folder.verdictFile), as: UTF8.self))
    } else {
      try StandardOutput.write(
        POCSummary.verdict(record) + "\nreport     \(folder.reportFile)\nverdict    \(folder.verdictFile)\n")
    }
  }

  private func say(_ text: String) throws {
    if !isJSON { try StandardOutput.write(text) }
  }

  /// A leak is no result: programs must not go on with it.
  private func end(_ record: POCRecord) throws {
    guard record.verdict?.verdict == .stoppedLeak else { return }
    throw CommandError.leak(report: folder.reportFile)
  }

  /// Writes the list of photos to label, unless one that is still being filled in stands there.
  private func labels(_ request: POCLabelRequest, in record: POCRecord) throws -> PocLabelList {
    let file = folder.labelSheetFile
    var list = PocLabelList(request.reason, folder: folder, open: try openRows(request, record))
    guard list.open == 0, !request.suggestions.isEmpty else { return list }
    let sheet = POCLabelSheet(request)
    // The same list again is no other list.
    if (try? FileContent.read(file)) != sheet.csv { list.kept = try folder.keepLabelSheet() }
    try AtomicFile.write(sheet.csv, to: file)
    try AtomicFile.write(PhotoCodec.encodePNG(sheet.picture()), to: folder.labelPictureFile)
    list.open = request.suggestions.count
    return list
  }

  /// How many photos somebody has yet to label in the sheet that stands there; 0 where another may be written.
  ///
  /// After a verdict on its labels, what is empty is what could not be told.
  private func openRows(_ request: POCLabelRequest, _ record: POCRecord) throws -> Int {
    let file = folder.labelSheetFile
    guard FileManager.default.fileExists(atPath: file) else { return 0 }
    // A file that cannot be read is somebody's work all the same: the error says what to mend.
    let open = try LabelTable(file: file).rows.count { $0.label == nil }
    if case .evidence = request.reason, let used = record.labels,
      URL(filePath: used).standardizedFileURL == URL(filePath: file).standardizedFileURL
    {
      return 0
    }
    return open
  }
}
