import Foundation

/// An earlier run on the same photos, which tells what may be expected of another one.
public struct SimilarRun: Sendable, Equatable {
  /// Its folder.
  public let path: String
  public let method: PretrainOptions.Method
  /// Epochs that it had.
  public let epochs: Int
  /// What neighbours told of the labelled photos' classes when it was done.
  public let neighbours: NeighbourAccuracy

  /// Folders beside a run that are looked at, at most.
  private static let mostFolders = 200

  /// The finished run beside another one that is most like it: same photos, encoder, view size and method, and the
  /// nearest number of epochs.
  ///
  /// - Parameters:
  ///   - settings: What is to be run.
  ///   - run: Its folder; the folders beside it are looked at.
  /// - Returns: The run; nil where there is none that was judged by labels.
  static func nearest(to settings: PretrainSettings, beside run: RunFolder) -> SimilarRun? {
    let parent = URL(filePath: run.path).deletingLastPathComponent()
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []).sorted()
    let own = URL(filePath: run.path).lastPathComponent
    let found = names.prefix(mostFolders).filter { $0 != own }.compactMap { name -> SimilarRun? in
      let folder = RunFolder(parent.appending(path: name).path)
      guard let theirs = try? folder.settings(), isSimilar(theirs, to: settings),
        let last = folder.reports.last, last.step == theirs.takenSteps, let neighbours = last.neighbours
      else { return nil }
      return SimilarRun(path: folder.path, method: theirs.method, epochs: last.epoch, neighbours: neighbours)
    }
    func distance(_ run: SimilarRun) -> Double {
      let (low, high) = (min(run.epochs, settings.epochs), max(run.epochs, settings.epochs))
      return Double(high) / Double(max(1, low))
    }
    return found.min { distance($0) < distance($1) }
  }

  private static func isSimilar(_ theirs: PretrainSettings, to ours: PretrainSettings) -> Bool {
    theirs.photos.digest == ours.photos.digest && theirs.architecture == ours.architecture
      && theirs.method == ours.method
  }
}
