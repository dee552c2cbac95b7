import KizuCore
import KizuData
import KizuNN

/// Watches by k-NN, on labelled training photos, whether an encoder in training gets better.
///
/// It only looks: nothing of it flows into the weights. It judges before the first step and then about twenty times,
/// which takes some percent of the training's time.
struct OnlineNeighbours {
  /// The fewest epochs from one judgement to the next.
  static let leastInterval = 5
  /// How often a long training is judged.
  private static let judgements = 20

  private let judge: NeighbourJudge
  private let interval: Int
  private let epochs: Int

  /// Prepares to judge; nil where the photos have no labels, or none that can be judged by.
  ///
  /// - Parameters:
  ///   - settings: Of the training; tiled photos are not judged.
  ///   - store: Its photos.
  ///   - onNotice: Told why labels that are there cannot be used.
  init?(_ settings: PretrainSettings, store: PhotoStore, onNotice: (String) -> Void) {
    guard settings.preprocessing.form.tiling == nil, settings.epochs > 0,
      store.photos.contains(where: { $0.label != nil })
    else { return nil }
    if let obstacle = NeighbourJudge.obstacle(store.photos) {
      onNotice("labels cannot show on the way whether anything is learned: \(obstacle)")
      return nil
    }
    judge = NeighbourJudge(store: store, preprocessing: settings.preprocessing, seed: settings.seed)
    epochs = settings.epochs
    interval = Self.interval(epochs: epochs)
  }

  /// Epochs from one judgement to the next.
  private static func interval(epochs: Int) -> Int {
    max(leastInterval, (epochs + judgements - 1) / judgements)
  }

  /// Judgements after epochs of a training.
  static func count(epochs: Int) -> Int {
    let interval = interval(epochs: epochs)
    return (epochs + interval - 1) / interval
  }

  /// Whether the encoder after an epoch is judged.
  func judges(afterEpoch epoch: Int) -> Bool { epoch % interval == 0 || epoch == epochs }

  /// The accuracy of an encoder; nil where its embeddings are not finite.
  ///
  /// - Throws: `DataError` where a photo cannot be read again, `EngineError` when oneDNN fails.
  func accuracy(of weights: EncoderWeights, engine: Engine) throws -> NeighbourAccuracy? {
    try judge.accuracy(of: InputEmbedder(weights, engine: engine))
  }
}
