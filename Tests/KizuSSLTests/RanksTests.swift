import KizuNN
import KizuSSL
import Testing

/// What training on several ranks gives, beside one process with the whole batch.
@Suite("Ranks that share a batch are one process with the whole batch")
struct RanksTests {
  typealias Outcome = RankTrial.Outcome

  /// The most by which something of any disturbed process differs from the undisturbed one.
  ///
  /// Where a value rounds to the other side of a ReLU's kink the gradient jumps, on one process as on several. What is
  /// disturbed by a rounding jumps at the same kinks, and tells how far.
  private func noise(
    _ disturbed: [[Outcome]], _ whole: [Outcome], step: Int, in part: KeyPath<Outcome, [[Float]]>
  ) -> Double {
    disturbed.map { $0[step].deviation(from: whole[step], in: part) }.max() ?? 0
  }

  /// Expects every rank to have the same bits: ranks never drift apart.
  private func expectAlike(_ ranks: [[Outcome]]) {
    for outcomes in ranks.dropFirst() {
      for (own, first) in zip(outcomes, ranks[0]) {
        #expect(own.loss == first.loss && own.weights == first.weights && own.momentum == first.momentum)
        #expect(own.statistics == first.statistics)
      }
    }
  }

  /// Expects each step of 1 to 4 ranks to be that of one process, where both begin it with the same bits.
  private func expectEqualSteps(
    tolerance: Double = 2e-5, _ change: @escaping @Sendable (inout Pretrainer.Request) -> Void
  ) throws {
    let trial = RankTrial(bench: try Bench(), change: change)
    let whole = try trial.whole()
    let disturbed = try (1...3).map { try trial.ranks(1, from: whole.states, disturbedBy: $0)[0] }
    for size in 1...4 {
      let ranks = try trial.ranks(size, from: whole.states)
      expectAlike(ranks)
      var gradients: [Double] = []
      for (step, expected) in whole.outcomes.enumerated() {
        let (found, place) = (ranks[0][step], "\(size) ranks, step \(step)")
        #expect(abs(found.loss - expected.loss) <= 2e-6 * abs(expected.loss), "\(place)")
        let statistics = found.deviation(from: expected, in: \.statistics)
        #expect(statistics < 1e-6, "\(place): \(statistics)")
        for part in [\Outcome.gradients, \.momentum, \.weights] {
          let deviation = found.deviation(from: expected, in: part)
          let noise = noise(disturbed, whole.outcomes, step: step, in: part)
          #expect(deviation <= max(tolerance, 3 * noise), "\(place), \(part): \(deviation), noise \(noise)")
          // A bound that lets half a percent of anything through would prove little.
          #expect(noise < 1e-2, "\(place), \(part)")
        }
        gradients.append(found.deviation(from: expected, in: \.gradients))
        if size == 1 { #expect(found.gradients == expected.gradients && found.weights == expected.weights) }
      }
      // Not every step has a value at a kink.
      #expect((gradients.min() ?? 1) < tolerance, "\(size) ranks: \(gradients)")
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
    try expectEqualSteps {
      $0.options.batchSize = 18
      $0.options.updates.parts = 2
    }
  }

  @Test("Each step with other layers and optimisers")
  func architectures() throws {
    try expectEqualSteps(tolerance: 5e-5) {
      $0.options.updates.optimizer = .lars
      $0.options.updates.average = 0.9
      $0.options.shape.pooling = .gem
      $0.options.shape.antiAliases = true
      $0.options.shape.width = 0.5
      $0.options.batchSize = 12
    }
  }

  @Test("A run of several steps stays as near as one process stays to itself when roundings differ")
  func run() throws {
    // At a rate of 0.02 two steps are enough for one process to lose itself: docs/mpi.md.
    let trial = RankTrial(bench: try Bench(), steps: 6) { $0.options.learningRate = 1e-5 }
    let whole = try trial.whole().outcomes
    let disturbed = try (1...3).map { try trial.ranks(1, disturbedBy: $0)[0] }
    for size in 2...4 {
      let ranks = try trial.ranks(size)
      expectAlike(ranks)
      for (step, expected) in whole.enumerated() {
        for (part, least) in [(\Outcome.momentum, 2e-5), (\.weights, 1e-7), (\.statistics, 1e-6)] {
          let deviation = ranks[0][step].deviation(from: expected, in: part)
          let noise = noise(Array(disturbed), whole, step: step, in: part)
          #expect(
            deviation <= max(least, 3 * noise),
            "\(size) ranks, step \(step), \(part): \(deviation), noise \(noise)")
          #expect(noise < 2e-2, "step \(step), \(part)")
        }
        #expect(
          abs(ranks[0][step].loss - expected.loss) <= 1e-4 * abs(expected.loss), "\(size) ranks, step \(step)"
        )
      }
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
    #expect(deviation > 2e-2, "\(deviation)")
  }
}
