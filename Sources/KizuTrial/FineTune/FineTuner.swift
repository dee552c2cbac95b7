import KizuCore
import KizuData
public import KizuEval
public import KizuNN

/// Teaches an encoder with labelled photos, from its pretrained weights or from random ones.
///
/// **Fine-tuning** is LP-FT: the head starts as Kizu's own `LinearProbe`, its standardisation folded in, then all layers
/// learn. **From scratch** all layers start at random. Both minimise `CrossEntropy` with classes counting alike, on one
/// view of each photo a step, with momentum and a rate that rises linearly and falls by half a cosine, in 30 √n steps.
///
/// Grouped folds of the photos that teach choose among ``FineTuneSettings/views``, and whether fine-tuning takes steps:
/// without them it is the probe on what the encoder is read out from, as `kizu probe` makes it. With a class of fewer
/// than 2 groups there is no choice: it takes them, on the first views.
///
/// **Self-training**: photos without a label teach as well. What was taught calls them, and a second training from the
/// same start learns from the labels and from these calls, as probabilities: Xie et al., "Self-training with noisy
/// student improves ImageNet classification", CVPR 2020; after self-supervised pretraining as by Chen et al., "Big
/// self-supervised models are strong semi-supervised learners", NeurIPS 2020.
public final class FineTuner {
  public let photos: FineTunePhotos
  /// The encoder as it was given.
  public let given: EncoderWeights
  /// The same, read out at the last map: what is trained, and stands before the head.
  let weights: EncoderWeights
  let engine: Engine
  /// Embeddings of all photos by ``given``, and by ``weights`` where those are others.
  private var embeddings: (given: [Float]?, lastMap: [Float]?)

  /// - Parameters:
  ///   - photos: Photos read for the encoder.
  ///   - weights: The encoder; from scratch only its shape and preprocessing count.
  ///   - engine: What computes.
  public init(_ photos: FineTunePhotos, weights: EncoderWeights, engine: Engine) {
    self.photos = photos
    given = weights
    var weights = weights
    weights.architecture.readout = .last
    self.weights = weights
    self.engine = engine
  }

  /// What labels taught.
  public struct Taught: Sendable {
    /// The encoder as it is now.
    public var weights: EncoderWeights
    /// The head, on embeddings by ``weights``.
    public var head: LinearProbe
    /// Steps taken.
    public var steps: Int
    /// The least share of a photo that a view showed, above 0 to 1; 1 without steps.
    public var crop: Float = 1
    /// Folds on which steps and views were chosen; 0 where they were given or could not be.
    public var folds = 0
    /// Photos without a label that taught.
    public var unlabelled = 0
  }

  /// What a training may be told and asked meanwhile.
  public struct Hooks {
    /// Told after each step how many have been taken of how many at most, choosing included.
    public var onStep: (_ done: Int, _ most: Int) -> Void = { _, _ in }
    /// Asked before each step.
    public var shouldStop: () -> Bool = { false }

    public init() {}
  }

  /// Teaches.
  ///
  /// - Parameters:
  ///   - lesson: What teaches.
  ///   - settings: How.
  ///   - hooks: Progress and stopping.
  /// - Returns: What was learnt, a function of the arguments; nil where it was asked to stop.
  /// - Throws: ``FineTuneError/notFinite(step:)``, and why photos cannot be read or the engine fails.
  public func teach(
    _ lesson: FineTuneLesson, settings: FineTuneSettings, hooks: Hooks = Hooks()
  ) throws -> Taught? {
    let ways = Self.ways(settings, photos: lesson.rows.count)
    let most = ways[ways.count - 1].steps
    let others = lesson.unlabelled.spread(settings.unlabelled)
    let studentSteps =
      others.isEmpty
      ? 0 : settings.steps ?? FineTuneSettings.steps(photos: lesson.rows.count + others.count)
    let plan =
      ways.count == 1
      ? nil
      : FoldPlan(labels: lesson.labels, groups: groups(of: lesson), ways: ways, seed: settings.seed)
    let count = StepCount(hooks, total: (plan?.stepCount ?? 0) + most + studentSteps)
    var way = ways[0]
    if let plan {
      guard let chosen = try choose(plan, lesson, settings, count) else { return nil }
      way = chosen
      if way.steps == 0 { count.total -= most + studentSteps }
    }
    guard var taught = try train(lesson, way, settings, count) else { return nil }
    if way.steps > 0, !others.isEmpty {
      way.steps = studentSteps
      let called = try targets(others, by: taught)
      guard let student = try train(lesson, and: called, way, settings, count) else {
        return nil
      }
      taught = student
      taught.unlabelled = others.count
    }
    taught.folds = plan?.tried ?? 0
    return taught
  }

  /// The class of each photo by what was taught.
  ///
  /// - Parameters:
  ///   - rows: Places in the store.
  ///   - taught: What was taught.
  /// - Returns: One class a row.
  /// - Throws: Why photos cannot be read or the engine fails.
  public func calls(_ rows: [Int], by taught: Taught) throws -> [Int] {
    guard !rows.isEmpty else { return [] }
    let values =
      taught.steps == 0
      ? try givenEmbeddings(rows) : try photos.embeddings(of: rows, by: taught.weights, engine: engine)
    return taught.head.probabilities(of: values, product: engine).largestPerRow(of: taught.head.classCount)
  }

  /// The group of each labelled photo.
  func groups(of lesson: FineTuneLesson) -> [String?] {
    lesson.rows.map { photos.rows[$0].group }
  }

  /// Embeddings by the encoder as it was given.
  func givenEmbeddings(_ rows: [Int]) throws -> [Float] {
    let all = try embeddings.given ?? embeddingsOfAll(by: given)
    embeddings.given = all
    return all.rows(rows, dimension: all.count / photos.rows.count)
  }

  /// Embeddings that the head starts on.
  func lastMapEmbeddings(_ rows: [Int]) throws -> [Float] {
    guard given.architecture.readout != .last else { return try givenEmbeddings(rows) }
    let all = try embeddings.lastMap ?? embeddingsOfAll(by: weights)
    embeddings.lastMap = all
    return all.rows(rows, dimension: all.count / photos.rows.count)
  }

  private func embeddingsOfAll(by weights: EncoderWeights) throws -> [Float] {
    try photos.embeddings(of: Array(photos.rows.indices), by: weights, engine: engine)
  }
}
