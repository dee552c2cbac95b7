import Foundation
import Kizu

/// Runs a trial, writes its files and tells its end.
struct PocWork {
  let folder: POCFolder
  let report: POCReport.Options
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
    case .needsLabels(_, let request):
      try StandardOutput.write(labels(request))
    case .verdict(let record):
      try tell(record, heat: trial)
      if let request = trial.nextLabels, !request.suggestions.isEmpty {
        try say("\n" + labels(request))
      }
      try end(record)
    }
  }

  /// Compares the next lot.
  func add(_ addition: POCAddition, engine: Engine) throws {
    let display = PocDisplay(output: progress, isQuiet: isJSON)
    let interrupt = interrupt
    let outcome = try addition.add(to: folder, engine: engine) { done, total in
      display.show(.progress(title: "embedding", done: done, total: total, unit: "photos"))
    } shouldStop: {
      interrupt.isRaised
    }
    display.finish()
    guard case .verdict(let record) = outcome else { throw CommandError.interrupted }
    try tell(record)
    if record.verdict?.verdict != .stoppedLeak, let lot = record.lots.last {
      try say("\n" + POCSummary.drift(lot))
    }
    try end(record)
  }

  /// Writes the report and tells the verdict.
  private func tell(_ record: POCRecord, heat trial: POCTrial? = nil) throws {
    let maps = try trial?.heatMaps { scored, detector in
      try PhotoCodec.encodePNG(
        AnomalyPicture(scored, typical: detector.typicalDistance, threshold: detector.patchThreshold.value)
          .warmed)
    }
    if interrupt.isRaised { throw CommandError.trialInterrupted(trial: folder.path) }
    let html = POCReport(record, options: report) { path in
      try? PhotoCodec.decode(file: path.hasPrefix("/") ? path : "\(record.photos)/\(path)")
    } heat: { path in
      maps?[path].flatMap { try? PhotoCodec.decode(file: $0) }
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
  private func labels(_ request: POCLabelRequest) throws -> String {
    let file = folder.labelSheetFile
    var open = request.suggestions.count
    let begun = (try? LabelTable(file: file))?.rows.count { $0.label == nil } ?? 0
    if begun > 0 {
      open = begun
    } else if !request.suggestions.isEmpty {
      let sheet = POCLabelSheet(request)
      try AtomicFile.write(sheet.csv, to: file)
      try AtomicFile.write(PhotoCodec.encodePNG(sheet.picture()), to: folder.labelPictureFile)
    }
    let why =
      switch request.reason {
      case .none: "No photo has a label yet."
      case .unfit(let words): "The labels do not allow a judgement yet: \(words)"
      case .evidence: "These photos are the ones to label next."
      }
    guard open > 0 else { return why + "\nEvery photo has a label: more photos are needed.\n" }
    let command = Self.goingOn(CommandLine.arguments.dropFirst(), labels: file).map(ShellWord.quoted)
    return """
      \(why)
      Fill in the column label of \(file): \(open) \(open == 1 ? "photo" : "photos"); \(folder.labelPictureFile) shows them.
      With one key a photo, in the browser: \(["kizu", "view", folder.path].map(ShellWord.quoted).joined(separator: " "))
      Photos that cannot be told may stay empty; photos of one part or lot get the same group.
      Then go on with:
        \(command.joined(separator: " "))

      """
  }

  /// The command as it was given, with the sheet as its labels and without the goal, which is written down.
  ///
  /// Every other option stays: without `--budget`, say, training would be planned anew.
  static func goingOn(_ arguments: ArraySlice<String>, labels: String) -> [String] {
    var (rest, kept) = (arguments, ["kizu"])
    while let argument = rest.popFirst() {
      if ["--goal", "--labels"].contains(argument) {
        _ = rest.popFirst()
      } else if !argument.hasPrefix("--goal="), !argument.hasPrefix("--labels=") {
        kept.append(argument)
      }
    }
    return kept + ["--labels", labels]
  }
}
