import Dispatch
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSSL
import KizuTrial
import Synchronization

/// The embeddings of a run's photos on a plane, computed once in the background.
final class RunMap: Sendable {
  /// What is known of the map.
  enum State: Sendable, Equatable {
    case open, running
    case drawn([POCRecord.Place], share: Double)
    case failed(String)
  }

  /// The most photos that are embedded.
  static let photoCount = 600

  private let state = Mutex(State.open)

  /// What is known now.
  var current: State { state.withLock { $0 } }

  /// Begins, unless it has begun.
  ///
  /// - Parameters:
  ///   - run: A finished run.
  ///   - photos: Its photos with their labels.
  ///   - limits: Which are accepted.
  func begin(_ run: RunFolder, _ photos: [Photo], limits: ReadingLimits) {
    let isFirst = state.withLock { state in
      guard state == .open else { return false }
      state = .running
      return true
    }
    guard isFirst else { return }
    let chosen = photos.spread(Self.photoCount)
    DispatchQueue.global(qos: .utility).async { [self] in
      let result: State
      do {
        result = try Self.drawn(run, chosen, limits)
      } catch {
        result = .failed("\(error)")
      }
      state.withLock { $0 = result }
    }
  }

  private static func drawn(_ run: RunFolder, _ photos: [Photo], _ limits: ReadingLimits) throws -> State {
    // One thread: the page must not take the machine from a training.
    let engine = try Engine(threads: 1)
    let embedder = try PhotoEmbedder(
      engine: engine, weights: EncoderFile.load(run.path), limits: limits, batch: 4)
    var rows: [EmbeddingTable.Row] = []
    var vectors: [[Float]] = []
    try embedder.embed(photos) { _, _ in
    } onEmbedding: { photo, embedding in
      rows.append(EmbeddingTable.Row(photo))
      vectors.append(Array(embedding))
    }
    guard !rows.isEmpty else { return .drawn([], share: 0) }
    let (places, share) = POCRecord.map(
      of: try EmbeddingTable(rows: rows, vectors: vectors), product: engine)
    return .drawn(places, share: share)
  }
}
