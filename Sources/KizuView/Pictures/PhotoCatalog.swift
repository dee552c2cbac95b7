import KizuData
import Synchronization

/// Photos by number: pages name a photo by its number, never by a path.
///
/// Numbers stay as long as the process runs.
final class PhotoCatalog: Sendable {
  private struct State {
    var paths: [String] = []
    var numbers: [String: Int] = [:]
  }

  /// Where relative paths begin.
  let folder: String
  private let state = Mutex(State())

  init(folder: String) {
    self.folder = folder
  }

  /// The numbers of photos, given to those that have none yet.
  func ids(of paths: [String]) -> [Int] {
    state.withLock { state in
      paths.map { path in
        if let known = state.numbers[path] { return known }
        state.paths.append(path)
        state.numbers[path] = state.paths.count - 1
        return state.paths.count - 1
      }
    }
  }

  /// The path of a photo; nil where no photo has the number.
  func path(of id: Int) -> String? {
    state.withLock { $0.paths.indices.contains(id) ? $0.paths[id] : nil }
  }

  /// Where the photo of a path is.
  func file(of path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }
}
