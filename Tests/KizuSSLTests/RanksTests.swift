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

  /// How much two outcomes may differ by roundings, as shares of the norm.
  private static var bounds: [(part: KeyPath<Outcome, [[Float]]>, bound: Double)] {
    [(\.gradients, 2e-5), (\.momentum, 2e-5), (\.weights, 5e-6), (\.statistics, 2e-6)]
  }

  private func deviations(_ found: Outcome, _ expected: Outcome) -> [Double] {
    Self.bounds.map { found.deviation(from: expected, in: $0.part) }
  }

  private func agree(_ deviations: [Double], factor: Double = 1) -> Bool {
    zip(deviations, Self.bounds).allSatisfy { $0 <= factor * $1.bound }
  }

  /// Expects each step of 1 to 4 ranks to be that of one process, where both begin it with the same bits.
  ///
  /// The gradient of so small a network jumps by up to some percent where a value rounds to the other side of a ReLU's
  /// kink. Such a step must be what one process does too, when its weights are changed by some roundings.
  private func expectEqualSteps(
    steps: Int = 3, _ change: @escaping @Sendable (inout Pretrainer.Request) -> Void
  ) throws {
    let trial = RankTrial(bench: try Bench(), steps: steps, change: change)
    let whole = try trial.whole()
    for size in 1...4 {
      let ranks = try trial.ranks(size, from: whole.states)
      expectAlike(ranks)
      for (step, (found, expected)) in zip(ranks[0], whole.outcomes).enumerated() {
        let place = "\(size) ranks, step \(step)"
        #expect(abs(found.loss - expected.loss) <= 1e-6 * abs(expected.loss), "\(place)")
        if size == 1 { #expect(found.gradients == expected.gradients && found.weights == expected.weights) }
        let deviations = deviations(found, expected)
        if agree(deviations) { continue }
        // The change of weights itself adds to what differs.
        let isOneProcess = try (0..<40 as Range<UInt64>).contains { seed in
          let nudged = try trial.nudged(step, from: whole.states, seed: seed)
          return agree(self.deviations(found, nudged), factor: 2)
        }
        #expect(isOneProcess, "\(place): \(deviations)")
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
    try expectEqualSteps(steps: 8) {
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
    #expect(deviation > 0.5, "\(deviation)")
  }
}
