import KizuAugment
import KizuCodecs
import KizuCore
public import KizuData
import KizuEval
import KizuNN
public import KizuSSL

extension ViewTuner {
  /// What views are to be tuned for, and how long that may take.
  public struct Request: Sendable {
    /// The folder of photos.
    public var folder: String
    /// A label file; without one, sub-folders are labels.
    public var labels: String?
    /// `train` leaves out what stands on no side of the split; test photos are always left out.
    public var split: Split?
    /// Whether photos that the label file does not list are left out.
    public var onlyListed = false
    /// How encoders are trained; preset, views and epochs are the search's own.
    public var options = PretrainOptions()
    /// What makes a recipe good; nil takes labels where there are enough.
    public var criterion: TuningCriterion?
    /// Candidates; nil for ``TuningPlan/defaultTrials``, or more where the budget allows.
    public var trials: Int?
    /// Training steps of the longest trainings; nil plans them from the budget.
    public var steps: Int?
    /// Seconds for the whole search; needed where ``steps`` is nil.
    public var budget: Double?
    /// How often finalists are trained.
    public var repeats = TuningPlan.defaultRepeats
    /// Where trials are kept, so that a search that was stopped goes on.
    public var log: String
    /// Whether a photo that does not decode is an error.
    public var isStrict = false
    /// Where decoded pixels are kept.
    public var cache = PixelCacheSettings(place: .temporary)

    public init(folder: String, log: String) {
      self.folder = folder
      self.log = log
    }
  }

  /// The budget where nobody gives steps or a budget: half an hour.
  public static let defaultBudget = 1800.0

  /// Reads the photos, settles the criterion and the plan, and begins or opens the log.
  ///
  /// - Parameters:
  ///   - request: What is to be tuned, and how.
  ///   - onEvent: Told what happens, from any thread.
  /// - Returns: A tuner at its first training, or after those of the log.
  /// - Throws: ``TuningError``, `PretrainError` and `ReportableError` of other modules; each says what to do.
  public static func prepare(
    _ request: Request, onEvent: @escaping @Sendable (TuningEvent) -> Void = { _ in }
  ) throws -> ViewTuner {
    let start = ContinuousClock.now
    try validate(request)
    let stored = try TrialLog(file: request.log).read()
    let photos = try photos(of: request)
    let criterion = try criterion(for: photos, request, onEvent)
    let threads = request.options.threads ?? AvailableCores.count
    let (store, settings) = try read(photos, request, threads: threads, onEvent)
    let engine = try Engine(threads: threads)
    let judge: any EncoderCriterion =
      switch criterion {
      case .knn:
        NeighbourCriterion(
          judge: NeighbourJudge(store: store, preprocessing: settings.preprocessing, seed: settings.seed))
      case .retrieval:
        RetrievalCriterion(store: store, preprocessing: settings.preprocessing, seed: settings.seed)
      }
    let budget = request.budget ?? (request.steps == nil ? defaultBudget : nil)
    var header = TuningHeader(
      criterion: criterion,
      request: TuningHeader.Request(
        trials: request.trials, steps: request.steps, budget: budget, repeats: request.repeats),
      plan: TuningPlan(
        trials: request.trials ?? TuningPlan.defaultTrials, steps: request.steps ?? 1,
        repeats: request.repeats),
      labelsDigest: labelsDigest(store.photos, criterion), settings: settings)
    if let stored {
      let differences = header.differences(from: stored.header)
      guard differences.isEmpty else {
        throw TuningError.differsFromLog(file: request.log, differences: differences)
      }
      header = stored.header
    } else if let budget, request.steps == nil {
      onEvent(.measuring)
      let cost = try RecipeTrainer(settings, store: store, engine: engine, criterion: judge).cost(
        within: budget / 20)
      header.plan = try TuningPlan(
        budget: budget - (ContinuousClock.now - start) / .seconds(1), cost: cost, trials: request.trials,
        repeats: request.repeats, longest: PretrainSettings.Defaults.epochs * settings.stepsPerEpoch)
    }
    let log = TrialLog(file: request.log)
    try log.write(header, stored?.records ?? [])
    return ViewTuner(
      header, records: stored?.records ?? [], store: store, engine: engine, criterion: judge, log: log,
      onEvent: onEvent)
  }

  private static func validate(_ request: Request) throws {
    try request.options.validate()
    typealias Limits = TuningPlan.Limits
    func check<Value: Comparable>(
      _ option: String, _ value: Value?, _ range: ClosedRange<Value>
    ) throws(TuningError) {
      guard let value, !range.contains(value) else { return }
      throw .outOfRange(
        option: option, value: "\(value)", range: "\(range.lowerBound) to \(range.upperBound)")
    }
    try check("--trials", request.trials, Limits.trials)
    try check("--steps", request.steps, Limits.steps)
    try check("--repeats", request.repeats, Limits.repeats)
    try check("--budget", request.budget, Limits.budget)
  }

  private static func criterion(
    for photos: PhotoSet, _ request: Request, _ onEvent: (TuningEvent) -> Void
  ) throws(TuningError) -> TuningCriterion {
    if request.criterion == .retrieval { return .retrieval }
    guard let obstacle = NeighbourJudge.obstacle(photos.photos) else { return .knn }
    if request.criterion == .knn { throw .labelsUnusable(reason: obstacle) }
    if photos.unlabelledCount < photos.photos.count {
      onEvent(.reading(.notice("recipes are judged without labels: \(obstacle)")))
    }
    return .retrieval
  }
}
