import KizuAugment
package import KizuCore
package import KizuData
import KizuEval
import KizuNN

/// The balanced accuracy of k-NN over labelled photos, on grouped stratified folds.
///
/// Each photo is called what its nearest neighbours of the other folds are: `Evaluator.knn`. The score is the mean over
/// three ways to fold; all encoders of a search are judged on the same folds. Embeddings are of whole photos, as in
/// every evaluation.
package struct NeighbourJudge: Sendable {
  /// More labelled photos than this would make a judgement slower, and hardly better.
  static let mostPhotos = 4000
  private static let foldings = 3

  private let store: PhotoStore
  private let transform: EvaluationTransform
  /// Labelled photos by their place in the store.
  private let members: [Int]
  private let rows: [EmbeddingTable.Row]
  private let seed: UInt64

  /// Whether a photo may judge: labels of test photos decide nothing.
  private static func isUsable(_ photo: Photo) -> Bool { photo.label != nil && photo.split != .test }

  /// Why the labels of photos cannot judge, or nil where they can.
  package static func obstacle(_ photos: [Photo]) -> String? {
    let labelled = photos.filter(isUsable)
    guard !labelled.isEmpty else { return "no training photo has one" }
    let classes = PhotoSet(labelled).classes
    guard classes.count > 1 else { return "all labelled training photos are of one class, “\(classes[0])”" }
    for name in classes {
      let ofClass = labelled.filter { $0.label == name }
      // A photo without a group stands alone.
      let groups = Set(ofClass.compactMap(\.group)).count + ofClass.count { $0.group == nil }
      if groups < 2 {
        return "the training photos of class “\(name)” are all of one group, or there is only one"
      }
    }
    return nil
  }

  /// - Precondition: ``obstacle(_:)`` has found none among the store's photos.
  package init(store: PhotoStore, preprocessing: Preprocessing, seed: UInt64) {
    self.store = store
    self.seed = seed
    // The encoder for inference takes three channels, whatever it was trained with.
    transform = EvaluationTransform(preprocessing, channels: 3)
    let labelled = store.photos.indices.filter { Self.isUsable(store.photos[$0]) }
    members = Self.sample(labelled, of: store.photos, seed: seed)
    rows = members.map {
      let photo = store.photos[$0]
      // No split: what is here is for training, and folds part it.
      return EmbeddingTable.Row(path: photo.path, label: photo.label, group: photo.group)
    }
  }

  /// Of many photos a fold of about ``mostPhotos``, classes balanced and groups whole.
  private static func sample(_ labelled: [Int], of photos: [Photo], seed: UInt64) -> [Int] {
    let parts = (labelled.count + mostPhotos - 1) / mostPhotos
    guard parts > 1 else { return labelled }
    let classes = PhotoSet(labelled.map { photos[$0] }).classes
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let folds = GroupedFolds.assign(
      labels: labelled.map { photos[$0].label.flatMap { numbers[$0] } ?? 0 },
      groups: labelled.map { photos[$0].group }, folds: parts, seed: seed)
    let sample = zip(labelled, folds).filter { $0.1 == 0 }.map(\.0)
    // A class of few groups may be missing or stand alone in one part; then all are taken.
    return obstacle(sample.map { photos[$0] }) == nil ? sample : labelled
  }

  /// The accuracy of an encoder, a function of it alone; nil where its embeddings are not finite.
  ///
  /// - Throws: `DataError` where a photo cannot be read again, `EngineError` when oneDNN fails.
  package func accuracy(of embedder: InputEmbedder) throws -> NeighbourAccuracy? {
    let values = try embedder.embeddings(members.count) { [store, transform, members] index in
      let image = try store.image(store.samples[members[index]])
      var samples = [Float](repeating: 0, count: transform.sampleCount)
      var span = samples.mutableSpan
      transform.apply(to: image, into: &span)
      return samples
    }
    guard values.allSatisfy(\.isFinite) else { return nil }
    let table = try EmbeddingTable(rows: rows, dimension: embedder.network.featureCount, values: values)
    var accuracy = NeighbourAccuracy(balancedAccuracy: 0, low: 0, high: 0)
    for folding in 0..<Self.foldings {
      let settings = EvaluationSettings(
        kind: .kfold, seed: seed &+ UInt64(folding), threads: embedder.engine.threads)
      let evaluation = try Evaluator.knn(table, settings: settings, product: embedder.engine)
      accuracy.balancedAccuracy += evaluation.balancedAccuracy / Double(Self.foldings)
      accuracy.low += evaluation.balancedAccuracyCI.low / Double(Self.foldings)
      accuracy.high += evaluation.balancedAccuracyCI.high / Double(Self.foldings)
    }
    return accuracy
  }
}
