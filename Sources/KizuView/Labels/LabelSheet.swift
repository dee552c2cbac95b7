import Foundation
import KizuData
import Synchronization

/// A label file that several pages fill in at once, none of which can lose what another one wrote.
///
/// Every label is written to the disk before it is acknowledged: the whole file under a temporary name, flushed, renamed.
/// A process that is killed at any moment leaves the file with the label or without it, and nothing acknowledged is lost.
/// Each label has a revision; whoever changes one names the revision that was seen, and is refused with the newer label
/// where somebody else was faster. What other programs write into the file is taken up, and counts as a newer label.
final class LabelSheet: Sendable {
  /// A photo of the sheet.
  struct Entry: Sendable, Equatable, Codable {
    /// Names the photo as long as the process runs.
    var id: Int
    var path: String
    var label: String?
    /// Grows with every change of the label; no two changes of a sheet have the same.
    var revision: Int
  }

  /// What became of a label.
  enum Outcome: Sendable, Equatable {
    case saved(Entry)
    /// The label had changed since: this is the newer one, which stays.
    case conflict(Entry)
    /// The file does not list the photo (any more).
    case unknown
  }

  /// The sheet, or what changed in it.
  struct Document: Sendable, Equatable, Codable {
    /// The last change.
    var version: Int
    /// Photos of the sheet.
    var count: Int
    /// The order of the photos, by ``Entry/id``; nil where it is what the reader knows.
    var order: [Int]?
    var classes: [String]
    var entries: [Entry]
  }

  private struct State {
    var lock: FileLock?
    var stamp: FileStamp?
    var text: SheetText
    var version = 0
    /// The change that last moved, added or took away rows.
    var orderVersion = 0
    /// The photo of each row of the file.
    var order: [Int] = []
    var rowOfPhoto: [Int: Int] = [:]
    var entries: [Int: Entry] = [:]
    var classes: ClassList
  }

  /// The file, links followed.
  let file: String
  private let photos: PhotoCatalog
  private let state: Mutex<State>

  /// Opens a label file and keeps other pages from writing it.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - photos: Knows the photos by number.
  ///   - classes: Classes to offer besides those of the file.
  /// - Throws: `DataError` where it cannot be read, ``ViewError/sheetInUse(file:)``,
  ///   ``ViewError/cannotLock(file:reason:)``.
  init(file: String, photos: PhotoCatalog, classes: [String] = []) throws {
    // A rename would replace a link by a file.
    let real = URL(filePath: file).resolvingSymlinksInPath().path(percentEncoded: false)
    self.file = real
    self.photos = photos
    let lock = try Self.lock(real, named: file)
    let stamp = FileStamp(real)
    let text = try SheetText(FileContent.read(real), file: file)
    var state = State(
      lock: lock, stamp: stamp, text: text, classes: ClassList(file: Self.companion(of: real, "classes")))
    Self.take(text, photos, &state)
    state.classes.offer(Set(text.rows.compactMap(\.label)).sorted() + classes)
    self.state = Mutex(state)
  }

  /// Keeps other pages away.
  private static func lock(_ real: String, named file: String) throws(ViewError) -> FileLock {
    do {
      return try FileLock(file: companion(of: real, "lock"))
    } catch {
      switch error {
      case .inUse: throw .sheetInUse(file: file)
      case .impossible(let reason): throw .cannotLock(file: file, reason: reason)
      }
    }
  }

  /// A hidden file beside the sheet.
  private static func companion(of file: String, _ purpose: String) -> String {
    let url = URL(filePath: file)
    return url.deletingLastPathComponent().appending(path: ".kizu-view-\(url.lastPathComponent).\(purpose)")
      .path(percentEncoded: false)
  }

  /// What the sheet holds, or what changed since a version.
  ///
  /// - Parameter version: What the reader knows; 0 for nothing.
  /// - Returns: What the reader does not know.
  /// - Throws: `DataError` where the file cannot be read any more.
  func document(since version: Int) throws -> Document {
    try state.withLock { state in
      try refresh(&state)
      return Document(
        version: state.version, count: state.order.count,
        order: version < state.orderVersion ? state.order : nil, classes: state.classes.names,
        entries: state.order.compactMap { state.entries[$0] }.filter { $0.revision > version })
    }
  }

  /// Photos with a label, of all.
  func counts() throws -> (labelled: Int, all: Int) {
    try state.withLock { state in
      try refresh(&state)
      return (state.text.rows.count { $0.label != nil }, state.text.rows.count)
    }
  }

  /// Labels a photo; when this returns, the label is on the disk.
  ///
  /// - Parameters:
  ///   - id: The photo.
  ///   - label: Its class; nil takes the label away.
  ///   - revision: That of the label which was seen.
  /// - Returns: Whether it was saved.
  /// - Throws: `DataError` where the file cannot be read or written; nothing is changed then.
  func set(_ id: Int, label: String?, revision: Int) throws -> Outcome {
    try state.withLock { state in
      try refresh(&state)
      guard let row = state.rowOfPhoto[id], let entry = state.entries[id] else { return .unknown }
      // Twice the same is no conflict: an answer may have been lost on its way.
      if entry.label == label { return .saved(entry) }
      guard entry.revision == revision else { return .conflict(entry) }
      let text = try state.text.replacingLabel(ofRow: row, with: label)
      try AtomicFile.write(text.bytes, to: file)
      state.stamp = FileStamp(file)
      Self.take(text, photos, &state)
      if let label { state.classes.offer([label]) }
      try? state.classes.keep()
      return .saved(state.entries[id] ?? entry)
    }
  }

  /// Offers another class.
  ///
  /// - Throws: `DataError` where the list of classes cannot be written.
  func add(class name: String) throws {
    try state.withLock { state in
      state.classes.offer([name])
      try state.classes.keep()
    }
  }

  /// Reads what another program wrote.
  private func refresh(_ state: inout State) throws {
    let stamp = FileStamp(file)
    guard stamp == nil || stamp != state.stamp else { return }
    let text = try SheetText(FileContent.read(file), file: state.text.file)
    state.stamp = stamp
    Self.take(text, photos, &state)
    state.classes.offer(Set(text.rows.compactMap(\.label)).sorted())
  }

  /// Takes a text as what the sheet is: labels that differ get a new revision.
  private static func take(_ text: SheetText, _ photos: PhotoCatalog, _ state: inout State) {
    state.text = text
    let order = photos.ids(of: text.rows.map(\.path))
    let isMoved = order != state.order
    let version = state.version + 1
    var isChanged = isMoved
    for (id, row) in zip(order, text.rows) {
      if let known = state.entries[id], known.label == row.label, state.rowOfPhoto[id] != nil { continue }
      state.entries[id] = Entry(id: id, path: row.path, label: row.label, revision: version)
      isChanged = true
    }
    if isMoved {
      state.order = order
      state.rowOfPhoto = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
      state.orderVersion = version
    }
    if isChanged { state.version = version }
  }
}
