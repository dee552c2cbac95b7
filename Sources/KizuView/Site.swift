import Foundation
import KizuData
import KizuReport
import KizuSSL
import KizuTrial

/// All addresses of the page, and what stands there.
struct Site: Sendable {
  private enum Exhibit: Sendable {
    case run(RunExhibit)
    case trial(TrialExhibit)
  }

  let options: LocalPage.Options
  private let exhibit: Exhibit
  private let pictures: PhotoPictures
  let sheet: SheetHolder?
  /// Reading and writing of files, one at a time.
  private let disk = WorkQueue("disk")
  private let pages = WorkQueue("pages")

  /// Finds out what stands at a path.
  ///
  /// - Throws: ``ViewError``, `DataError`.
  init(_ options: LocalPage.Options) throws {
    self.options = options
    let (trial, run) = (POCFolder(options.path), RunFolder(options.path))
    let isTrial = FileManager.default.fileExists(atPath: trial.criterionFile)
    guard isTrial || FileManager.default.fileExists(atPath: run.configFile) else {
      throw ViewError.nothingToView(path: options.path)
    }
    // A run within a trial: the trial knows the photos.
    let parent = POCFolder((options.path as NSString).standardizingPath + "/..")
    let photos = options.photos ?? (isTrial ? trial.place?.photos : parent.place?.photos)
    if let given = options.photos { _ = try PhotoFolder(scanning: given, isTolerant: true) }
    if let labels = options.labels {
      guard photos != nil else { throw ViewError.photosUnknown(path: options.path) }
      _ = try LabelTable(file: labels)
    }
    let catalog = PhotoCatalog(folder: photos ?? "")
    pictures = PhotoPictures(catalog)
    if isTrial {
      let exhibit = TrialExhibit(trial, catalog: catalog, labels: options.labels, language: options.language)
      self.exhibit = .trial(exhibit)
      sheet = exhibit.sheet
    } else {
      exhibit = .run(
        RunExhibit(run, catalog: catalog, hasPhotos: photos != nil, language: options.language))
      sheet = options.labels.map { SheetHolder(file: $0, catalog: catalog) { [] } }
    }
    // Who else writes the sheet should be known before anything is shown.
    _ = try sheet?.opened()
  }

  private var say: ReportLanguage { options.language }

  private var parts: [Part] {
    switch exhibit {
    case .run(let run): run.parts
    case .trial(let trial): trial.parts
    }
  }

  private var state: (word: String, words: String) {
    switch exhibit {
    case .run(let run): run.state
    case .trial(let trial): trial.state
    }
  }

  private var reportFile: String? {
    guard case .trial(let trial) = exhibit else { return nil }
    return FileManager.default.fileExists(atPath: trial.folder.reportFile) ? trial.folder.reportFile : nil
  }

  private var frame: PageFrame {
    var links = [PageFrame.Link(address: "./", name: say(TrialPhrase.overview))]
    if sheet != nil { links.append(.init(address: "labels", name: say(TrialPhrase.labels))) }
    if reportFile != nil { links.append(.init(address: "report.html", name: say(TrialPhrase.report))) }
    return PageFrame(say: say, path: options.path, links: links)
  }

  /// What stands at an address.
  func reply(to request: PageRequest) async -> Reply {
    let parts = request.parts
    switch (request.method, parts.first, parts.count) {
    case (.get, nil, 0): return .moved
    case (.get, ""?, 1): return await pages.run { .html(overview) }
    case (.get, "style.css"?, 1): return .style(PageStyle.sheet)
    case (.get, "view.js"?, 1): return .script(LiveScript.text)
    case (.get, "labels.js"?, 1): return .script(SheetScript.text)
    case (.get, "parts"?, 1): return await pages.run { .json(news) }
    case (.get, "part"?, 2): return await pages.run { part(parts[1]) }
    case (.get, "report.html"?, 1): return await pages.run { report }
    case (.get, "photo"?, 3): return await photo(parts[1], parts[2])
    case (.get, "sample"?, 4): return await sample(parts.dropFirst().map { PageRequest.number($0) })
    case (.get, "labels"?, 1):
      return await pages.run { sheet == nil ? .notFound : .html(SheetPage(frame: frame).html) }
    case (.get, "sheet"?, 1): return await disk.run { document(since: request.number("since") ?? 0) }
    case (.post, "label"?, 1): return await disk.run { label(request.body) }
    case (.post, "class"?, 1): return await disk.run { addClass(request.body) }
    default: return .notFound
    }
  }

  // MARK: Overview

  private struct News: Encodable {
    struct Known: Encodable {
      var id: String
      var version: String
    }

    var state: String
    var stateWords: String
    var parts: [Known]
  }

  private var news: News {
    let state = state
    return News(
      state: state.word, stateWords: state.words, parts: parts.map { .init(id: $0.id, version: $0.version) })
  }

  private var overview: HTML {
    let title =
      switch exhibit {
      case .run: say(RunPhrase.title)
      case .trial: say(TrialPhrase.title)
      }
    return frame.page(
      title: title, address: "./", script: "view.js", words: ["noServer": say(TrialPhrase.noServer)],
      attributes: " data-state=\"\(state.word)\"",
      content: """
        <p id="live" class="unseen" role="status"></p>
        <p id="problem" class="problem" role="alert" hidden></p>
        \(parts.map(\.html))
        """)
  }

  private func part(_ id: String) -> Reply {
    parts.first { $0.id == id }.map { .html($0.content) } ?? .notFound
  }

  private var report: Reply {
    guard let file = reportFile, let bytes = try? FileContent.read(file) else { return .notFound }
    return Reply(type: "text/html; charset=utf-8", body: bytes, policy: Reply.reportPolicy)
  }

  // MARK: Pictures

  private func photo(_ id: String, _ size: String) async -> Reply {
    guard let id = PageRequest.number(id), let size = PhotoPictures.Size(rawValue: size) else {
      return .notFound
    }
    return await pictures.png(of: id, size).map { .png($0) } ?? .notFound
  }

  private func sample(_ numbers: [Int?]) async -> Reply {
    guard let photo = numbers[0], let view = numbers[1], let epoch = numbers[2] else { return .notFound }
    let run: RunExhibit? =
      switch exhibit {
      case .run(let run): run
      case .trial(let trial): trial.training
      }
    return await run?.view(photo, view, epoch: epoch).map { .png($0) } ?? .notFound
  }
}
