import Foundation
import KizuData
import KizuReport
import KizuSSL
import Synchronization

/// A training run: how far it is, what it learns, what it sees.
final class RunExhibit: Sendable {
  /// How far a run is.
  enum Progress: String, Sendable {
    case waiting, training, silent, finished, untrained, unreadable
  }

  /// A run at one moment.
  struct Moment {
    var settings: PretrainSettings
    var reports: [EpochReport]
    var progress: Progress
  }

  let run: RunFolder
  let say: ReportLanguage
  let catalog: PhotoCatalog
  /// Whether anybody said where the photos are.
  let hasPhotos: Bool
  let map = RunMap()
  let cache = Remembered<String, HTML>()
  private let configuration = Remembered<FileStamp?, PretrainSettings?>()
  private let log: LogTail
  private let views = Mutex<ViewPictures?>(nil)

  /// - Parameters:
  ///   - run: The run.
  ///   - catalog: Its photos.
  ///   - hasPhotos: Whether the catalogue knows the folder.
  ///   - language: What the page is in.
  init(_ run: RunFolder, catalog: PhotoCatalog, hasPhotos: Bool, language: ReportLanguage) {
    (self.run, self.catalog, self.hasPhotos, say) = (run, catalog, hasPhotos, language)
    log = LogTail(run.logFile)
  }

  /// The run as it is now.
  ///
  /// - Throws: `PretrainError` where its settings cannot be read.
  func moment() throws -> Moment? {
    guard let settings = try settings() else { return nil }
    let reports = log.reports()
    return Moment(settings: settings, reports: reports, progress: progress(settings, reports))
  }

  private func settings() throws -> PretrainSettings? {
    try configuration.value("config", of: FileStamp(run.configFile)) { try run.settings() }
  }

  private func progress(_ settings: PretrainSettings, _ reports: [EpochReport]) -> Progress {
    let hasEncoder = FileManager.default.fileExists(atPath: run.encoderFile)
    guard settings.totalSteps > 0 else { return hasEncoder ? .untrained : .waiting }
    guard let last = reports.last else { return .waiting }
    if last.step >= settings.takenSteps { return hasEncoder ? .finished : .training }
    // An epoch that takes far longer than those before.
    let epoch = last.seconds / Double(max(1, reports.count))
    let age = FileStamp(run.logFile).map { -$0.date.timeIntervalSinceNow } ?? 0
    return age > max(120, 10 * epoch) ? .silent : .training
  }

  /// Photos of the run that decode, in their order.
  private var paths: [String] {
    ((try? Manifest(file: run.manifestFile))?.rows ?? []).filter(\.isOK).map(\.path)
  }

  /// Views of the run's photos; nil where the photos are not known.
  func viewPictures(_ settings: PretrainSettings) -> ViewPictures? {
    guard hasPhotos else { return nil }
    return views.withLock { views in
      if let views { return views }
      let paths = paths
      guard !paths.isEmpty else { return nil }
      views = ViewPictures(of: settings, paths: paths, catalog: catalog)
      return views
    }
  }

  /// A view as a PNG.
  func view(_ photo: Int, _ view: Int, epoch: Int) async -> [UInt8]? {
    guard let settings = try? settings(), let pictures = viewPictures(settings) else { return nil }
    return await pictures.png(of: photo, view: view, epoch: epoch)
  }

  /// Begins to draw the map.
  func beginMap(_ settings: PretrainSettings) {
    guard map.current == .open else { return }
    let labels = settings.photos.labels.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    let set = try? PhotoSet.loadWhatIsThere(folder: catalog.folder, labels: labels).set
    let known = Dictionary(
      (set?.photos ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let photos = paths.map { known[$0] ?? Photo(path: $0, file: catalog.file(of: $0)) }
    if !photos.isEmpty { map.begin(run, photos, limits: settings.photos.limits) }
  }
}
