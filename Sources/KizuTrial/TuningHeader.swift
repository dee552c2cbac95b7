public import KizuSSL

/// Everything that decides a search, as the first line of its log.
public struct TuningHeader: Sendable, Codable, Equatable {
  /// What was asked for; nil where Kizu chose.
  public struct Request: Sendable, Codable, Equatable {
    public var trials: Int?
    /// Training steps of the longest trainings.
    public var steps: Int?
    /// Seconds.
    public var budget: Double?
    /// How often finalists are trained.
    public var repeats: Int
  }

  /// The version of the search: a later one may draw other recipes.
  public var search = 1
  public var criterion: TuningCriterion
  public var request: Request
  public var plan: TuningPlan
  /// SHA-256 over paths and groups of the photos, and where labels judge over these.
  public var labelsDigest: String
  /// How every encoder is trained, but for recipe, seed and number of steps.
  public var settings: PretrainSettings

  /// What keeps this search from going on with the trials of another, one line a difference.
  ///
  /// The plan is no difference: it follows from the request and the clock, and a search goes on with the stored one.
  func differences(from stored: TuningHeader) -> [String] {
    var lines: [String] = []
    func compare(_ name: String, _ now: some Equatable & CustomStringConvertible, _ then: String) {
      if now.description != then { lines.append("\(name): \(then) then, \(now) now") }
    }
    compare("version of the search", search, "\(stored.search)")
    compare("--criterion", criterion.rawValue, stored.criterion.rawValue)
    compare("--trials", Self.text(request.trials), Self.text(stored.request.trials))
    compare("--steps", Self.text(request.steps), Self.text(stored.request.steps))
    compare("--repeats", request.repeats, "\(stored.request.repeats)")
    if request.steps == nil {
      compare("--budget in seconds", Self.text(request.budget), Self.text(stored.request.budget))
    }
    if labelsDigest != stored.labelsDigest { lines.append("the labels or groups have changed") }
    return lines
      + settings.differences(from: stored.settings).map {
        $0.replacing(" in the run,", with: " then,")
      }
  }

  private static func text(_ number: (some CustomStringConvertible)?) -> String {
    number.map { "\($0)" } ?? "nothing"
  }
}
