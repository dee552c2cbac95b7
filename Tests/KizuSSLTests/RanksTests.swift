import KizuNN
import KizuSSL
import Testing

/// What training on several ranks gives, beside one process with the whole batch.
@Suite("Ranks that share a batch are one process with the whole batch")
struct RanksTests {
  typealias Outcome = RankTrial.Outcome

  /// Expects every rank to have the same bits: ranks never drift apart.
  private func expectAlike(_ ranks: [[Outcome]]) {
    for outcomes in ranks.dropFirst() {
      for (own, first) in zip(outcomes, ranks[0]) {
        #expect(own.loss == first.loss && own.weights == first.weights && own.momentum == first.momentum)
        #expect(own.statistics == first.statistics)
      }
    }
  }

  /// What must agree between ranks and one process, as shares of its norm.
  private struct Bound {
    let part: KeyPath<Outcome, [[Float]]>
    /// For most steps, which differ by roundings alone.
    let rounding: Double
    /// For a step where a value rounds to the other side of a ReLU's kink: the gradient of a network as small as this
    /// jumps by up to some percent then.
    let kink: Double
  }

  private static let kink = 3e-2
  private static var bounds: [Bound] {
    [
      Bound(part: \.gradients, rounding: 2e-5, kink: kink),
      Bound(part: \.momentum, rounding: 2e-5, kink: kink),
      Bound(part: \.weights, rounding: 5e-6, kink: kink / 10),
      Bound(part: \.statistics, rounding: 1e-6, kink: 1e-6),
    ]
  }

  /// Expects each step of 1 to 4 ranks to be that of one process, where both begin it with the same bits.
  private func expectEqualSteps(
    steps: Int = 3, _ change: @escaping @Sendable (inout Pretrainer.Request) -> Void
  ) throws {
    let trial = RankTrial(bench: try Bench(), steps: steps, change: change)
    let whole = try trial.whole()
    for size in 1...4 {
      let ranks = try trial.ranks(size, from: whole.states)
      expectAlike(ranks)
      for (step, (found, expected)) in zip(ranks[0], whole.outcomes).enumerated() {
        #expect(
          abs(found.loss - expected.loss) <= 1e-6 * abs(expected.loss), "\(size) ranks, step \(step)")
        if size == 1 { #expect(found.gradients == expected.gradients && found.weights == expected.weights) }
      }
      for bound in Self.bounds {
        let deviations = zip(ranks[0], whole.outcomes).map { $0.deviation(from: $1, in: bound.part) }.sorted()
        let place = "\(size) ranks, \(bound.part): \(deviations)"
        #expect(deviations.last ?? 1 <= bound.kink, "\(place)")
        #expect(deviations[steps / 2] <= bound.rounding, "\(place)")
      }
    }
  }

  @Test(
    "Each step: loss, gradients, momentum, weights and statistics, with shares of 10 photos that are not even",
    arguments: [PretrainOptions.Method.ntXent, .dclw, .vicreg])
  func steps(method: PretrainOptions.Method) throws {
    try expectEqualSteps { $0.options.method = method }
  }

  @Test("Each step with moving averages and a queue, which every rank keeps")
  func memory() throws {
    try expectEqualSteps {
      $0.options.method = .sogclr
      $0.options.loss.queue = 15
    }
  }

  @Test("Each step of a batch in parts, each of which is shared")
  func parts() throws {
    // More steps, for a kink in either part spoils the whole.
    try expectEqualSteps(steps: 6) {
      $0.options.batchSize = 18
      $0.options.updates.parts = 2
    }
  }

  @Test("Each step with other layers and optimisers")
  func architectures() throws {
    try expectEqualSteps {
      $0.options.updates.optimizer = .lars
      $0.options.updates.average = 0.9
      $0.options.shape.pooling = .gem
      $0.options.shape.antiAliases = true
      $0.options.batchSize = 12
    }
  }

  @Test("The comparison sees what normalising each rank by itself would do")
  func partsDiffer() throws {
    let bench = try Bench()
    let whole = try RankTrial(bench: bench, steps: 1) { $0.options.batchSize = 16 }.whole().outcomes[0]
    // Two parts of eight photos normalise as two ranks would that do not talk.
    let parts = try RankTrial(bench: bench, steps: 1) {
      $0.options.batchSize = 16
      $0.options.updates.parts = 2
    }.whole().outcomes[0]
    let deviation = parts.deviation(from: whole, in: \.gradients)
    #expect(deviation > 20 * Self.kink, "\(deviation)")
  }
}
