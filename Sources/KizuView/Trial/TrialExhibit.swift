import Foundation
import KizuCodecs
import KizuData
import KizuEval
import KizuReport
import KizuSSL
import KizuTrial
import Synchronization

/// A trial: its goal, what is done, its labels, its errors, and the training under way.
final class TrialExhibit: Sendable {
  let folder: POCFolder
  let say: ReportLanguage
  let catalog: PhotoCatalog
  let sheet: SheetHolder
  let cache = Remembered<[FileStamp?], HTML>()
  private let records = Remembered<FileStamp?, POCRecord?>()
  private let efforts = Remembered<FileStamp?, POCEffort?>()
  private let runs = Mutex<[String: RunExhibit]>([:])

  /// - Parameters:
  ///   - folder: The trial.
  ///   - catalog: Its photos.
  ///   - labels: The label file to fill in; nil takes the trial's own sheet.
  ///   - language: What the page is in.
  init(_ folder: POCFolder, catalog: PhotoCatalog, labels: String?, language: ReportLanguage) {
    (self.folder, self.catalog, say) = (folder, catalog, language)
    let file = labels ?? folder.labelSheetFile
    sheet = SheetHolder(file: file, catalog: catalog) {
      Self.classes(of: folder, file: file, language: language)
    }
  }

  /// Classes to offer: those that the goal speaks of, and where nobody has named any, the usual two.
  private static func classes(of folder: POCFolder, file: String, language: ReportLanguage) -> [String] {
    let criterion = folder.criterion
    var classes = criterion?.good ?? []
    if case .named(let name)? = (try? criterion?.parsedGoal())?.target { classes.append(name) }
    let known = Set((try? LabelTable(file: file))?.rows.compactMap(\.label) ?? [])
    guard known.isEmpty, classes.count < 2 else { return classes }
    let good = language == .english ? "good" : "良品"
    if criterion?.good.isEmpty ?? true { classes.insert(good, at: 0) }
    if classes.count < 2 { classes.append(language == .english ? "defect" : "不良") }
    return classes
  }

  /// The run that is or was trained last.
  var training: RunExhibit? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let newest = names.filter { $0.hasPrefix("encoder-") }.compactMap { name -> (String, Date)? in
      let run = RunFolder("\(folder.path)/\(name)")
      return FileStamp(run.configFile).map { (run.path, $0.date) }
    }.max { $0.1 < $1.1 }
    guard let path = newest?.0 else { return nil }
    return runs.withLock { runs in
      if let known = runs[path] { return known }
      let run = RunExhibit(
        RunFolder(path), catalog: catalog, hasPhotos: !catalog.folder.isEmpty, language: say)
      runs[path] = run
      return run
    }
  }

  /// What tells that there is a newer record.
  var recordStamp: FileStamp? { FileStamp(folder.stageFile("record")) }

  /// What was found so far; nil before the trial paused once.
  var record: POCRecord? { records.value("record", of: recordStamp) { folder.record } }

  /// What a stage took; nil where it is not done.
  func effort(of stage: String) -> POCEffort? {
    struct Entry: Decodable { var effort: POCEffort }
    let file = folder.stageFile(stage)
    return efforts.value(stage, of: FileStamp(file)) {
      guard let content = try? FileContent.read(file) else { return nil }
      return (try? JSONDecoder().decode(Entry.self, from: Data(content)))?.effort
    }
  }

  /// The report of what was found so far, of which the page shows parts; nil before the trial paused once.
  func report() -> POCReport? {
    guard let record else { return nil }
    let catalog = catalog
    let maps = heatMaps
    return POCReport(record, options: POCReport.Options(language: say)) { path in
      try? PhotoCodec.decode(file: catalog.file(of: path))
    } heat: { path in
      maps[path].flatMap { try? PhotoCodec.decode(file: $0) }
    }
  }

  /// Heat maps that the trial drew, by the paths of their photos.
  private var heatMaps: [String: String] {
    struct Entry: Decodable { var result: [String: String] }
    guard let bytes = try? FileContent.read(folder.stageFile("heat")),
      let entry = try? JSONDecoder().decode(Entry.self, from: Data(bytes))
    else { return [:] }
    return entry.result.mapValues { "\(folder.path)/\($0)" }
  }

  /// The verdict; nil where it is not known (any more).
  var verdict: POCVerdict? {
    (try? FileContent.read(folder.verdictFile)).flatMap {
      try? JSONDecoder().decode(POCVerdict.self, from: Data($0))
    }
  }
}
