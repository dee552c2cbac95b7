import KizuAugment
import KizuCore
import KizuData
import KizuNN

/// One network learning from labels, one step at a time: views, forward, loss, backward, update.
///
/// A step is a function of the weights before it, the settings and its number.
final class SupervisedTraining {
  let network: ClassifierNetwork
  private let settings: FineTuneSettings
  private let recipe: ViewRecipe
  private let photos: [Int]
  private let targets: ClassTargets
  private let store: PhotoStore
  private let engine: Engine
  private let views: ViewBatch
  private let loss: CrossEntropy
  private let schedule: LearningRateSchedule
  private let optimizer: Optimizer
  private let gradientCount: Int
  private var order: (pass: Int, photos: [Int])?

  /// - Parameters:
  ///   - network: A network that stands at its start.
  ///   - photos: Places in the store that teach, at least one.
  ///   - targets: What each is to be called; every class has a photo.
  ///   - store: The photos.
  ///   - preprocessing: What photos go through.
  ///   - settings: How to train.
  ///   - way: Steps in all, and how views are altered.
  ///   - engine: What computes.
  init(
    _ network: ClassifierNetwork, photos: [Int], targets: ClassTargets, store: PhotoStore,
    preprocessing: Preprocessing, settings: FineTuneSettings, way: FineTuner.Way, engine: Engine
  ) {
    self.network = network
    self.settings = settings
    recipe = way.views
    self.photos = photos
    self.targets = targets
    self.store = store
    self.engine = engine
    let maker = ViewMaker(
      size: network.architecture.imageSize, channels: network.architecture.channels,
      normalization: preprocessing.normalization)
    views = ViewBatch(maker: maker, threads: engine.threads)
    loss = CrossEntropy(classWeights: targets.balancedWeights, smoothing: settings.smoothing)
    schedule = settings.schedule(steps: way.steps)
    optimizer = .sgd(momentum: 0.9, weightDecay: settings.weightDecay)
    gradientCount = network.batch * network.classCount
    network.parameters.prepare(for: optimizer)
    network.parameters.decayLearningRates(towardsStem: settings.layerDecay)
  }

  /// Takes one step.
  ///
  /// - Parameter step: Its number, from 0.
  /// - Returns: The loss of its batch in nats; where it is not finite the weights are left as they were.
  /// - Throws: `DataError` where a photo has to be read again and cannot be, `EngineError` when oneDNN fails.
  func takeStep(_ step: Int) throws -> Float {
    try engine.run {
      let members = (0..<network.batch).map { member(step * network.batch + $0) }
      try fillViews(members)
      try network.forward()
      let logits = unsafe network.logits.span
      var gradient = [Float](repeating: 0, count: gradientCount)
      var span = gradient.mutableSpan
      let value = loss.evaluate(
        logits, targets: targets.chosen(members.map(\.index)), gradient: &span)
      guard value.isFinite else { return value }
      try network.backward(from: gradient.span)
      optimizer.update(network.parameters, learningRate: schedule.rate(atStep: step), step: step, on: engine)
      return value
    }
  }

  /// Which photo stands at a place of the endless sequence of passes, each in an order of its own.
  private func member(_ place: Int) -> (index: Int, pass: Int) {
    let (pass, position) = place.quotientAndRemainder(dividingBy: photos.count)
    if order?.pass != pass {
      var random = RandomStream(seed: settings.seed, purpose: .photoOrder, epoch: UInt32(pass))
      order = (pass, random.permutation(of: photos.count))
    }
    return (order?.photos[position] ?? 0, pass)
  }

  /// Draws one view of each member.
  private func fillViews(_ members: [(index: Int, pass: Int)]) throws {
    let places = members.map { photos[$0.index] }
    let images = try places.map { try store.image(store.samples[$0]) }
    let (recipe, seed) = (recipe, settings.seed)
    var input = unsafe network.input.mutableSpan
    views.makeViews(members.count, into: &input) { place in
      let (image, member) = (images[place], members[place])
      return (
        image,
        ViewParameters(
          drawnFrom: recipe, width: image.width, height: image.height, seed: seed, epoch: UInt32(member.pass),
          photo: UInt32(places[place]), view: 0)
      )
    }
  }
}
