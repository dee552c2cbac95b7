import KizuCore
import KizuData
public import KizuEval
public import KizuNN

/// Teaches an encoder with labelled photos, from its pretrained weights or from random ones.
///
/// **Fine-tuning** is LP-FT: the head starts as Kizu's own `LinearProbe`, its standardisation folded in, then all
/// layers learn, those near the photo more slowly (each stage by ``FineTuneSettings/layerDecay``). **From scratch** all
/// layers start at random and learn alike. Both minimise `CrossEntropy` with classes counting alike, on one view of
/// each photo a step, with momentum and a rate that rises linearly and falls by half a cosine.
///
/// How many steps fine-tuning takes is chosen on grouped folds of the photos that teach: none (a probe on what the
/// encoder is read out from, as `kizu probe` makes it), a third, or all of 18 √n. With a class of fewer than 2 groups it
/// is the third. From scratch it is always 30 √n.
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
    /// Folds that the steps were chosen on; 0 where they were given or could not be chosen.
    public var folds: Int
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
  ///   - rows: Places in the store that teach, at least one.
  ///   - labels: The class of each, in 0 ..< `classCount`.
  ///   - groups: The group of each.
  ///   - classCount: K; classes without rows are never called.
  ///   - settings: How.
  ///   - hooks: Progress and stopping.
  /// - Returns: What was learnt, a function of the arguments; nil where it was asked to stop.
  /// - Throws: ``FineTuneError/notFinite(step:)``, and why photos cannot be read or the engine fails.
  public func teach(
    _ rows: [Int], labels: [Int], groups: [String?], classCount: Int, settings: FineTuneSettings,
    hooks: Hooks = Hooks()
  ) throws -> Taught? {
    precondition(!rows.isEmpty && rows.count == labels.count && rows.count == groups.count)
    let lesson = Lesson(rows: rows, labels: labels, classCount: classCount)
    let most = settings.steps ?? FineTuneSettings.mostSteps(settings.method, photos: rows.count)
    guard settings.steps == nil, settings.method == .fineTune else {
      return try train(lesson, steps: most, settings) { done in
        hooks.onStep(done, most)
      } until: {
        hooks.shouldStop()
      }
    }
    let plan = FoldPlan(labels: labels, groups: groups, mostSteps: most, seed: settings.seed)
    let total = plan.stepCount + most
    guard
      let steps = try choose(
        plan, lesson, settings, onStep: { hooks.onStep($0, total) }, until: hooks.shouldStop)
    else { return nil }
    var taught = try train(lesson, steps: steps, settings) { done in
      hooks.onStep(plan.stepCount + done, plan.stepCount + steps)
    } until: {
      hooks.shouldStop()
    }
    taught?.folds = plan.folds
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

extension FineTuner {
  /// Rows that teach.
  struct Lesson {
    var rows: [Int]
    var labels: [Int]
    var classCount: Int
  }
}
