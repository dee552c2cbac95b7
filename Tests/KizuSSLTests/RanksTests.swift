import KizuCore
import KizuData
import KizuNN
import RealModule
import Synchronization
import Testing

@testable import KizuSSL

/// What training on several ranks gives, beside one process with the whole batch.
@Suite("Ranks that share a batch are one process with the whole batch")
struct RanksTests {
  /// What a step leaves behind.
  private struct Outcome: Sendable {
    var loss: Float
    var gradients: [[Float]]
    var statistics: [[Float]]
    /// Values and momentum after the update.
    var weights: [[Float]]

    init(_ loss: Float, _ parameters: ParameterStore) {
      self.loss = loss
      let trained = parameters.specs.indices.filter { parameters.specs[$0].kind.isTrained }
      gradients = trained.map { parameters.gradient(of: $0) }
      weights = trained.map { parameters.values(of: $0) }
      statistics = parameters.specs.indices.filter { !parameters.specs[$0].kind.isTrained }
        .map { parameters.values(of: $0) }
    }

    /// ‖a - b‖ / ‖b‖ over all numbers.
    static func deviation(_ own: [[Float]], from others: [[Float]]) -> Double {
      var (difference, norm) = (0.0, 0.0)
      for (a, b) in zip(own.joined(), others.joined()) {
        difference += Double(a - b) * Double(a - b)
        norm += Double(b) * Double(b)
      }
      return .sqrt(difference / norm)
    }
  }

  /// The state of one process before each step.
  private final class States: Sendable {
    private let list = Mutex([[UInt8]]())
    func append(_ bytes: [UInt8]) { list.withLock { $0.append(bytes) } }
    subscript(step: Int) -> [UInt8] { list.withLock { $0[step] } }
  }

  private static let steps = 3

  /// Prepares a training on each rank and takes its first steps; the outcomes of each rank.
  ///
  /// One process alone leaves its state before each step; several ranks begin each step with that, so that each is compared
  /// alone.
  private func outcomes(
    _ bench: Bench, size: Int, state: States,
    _ change: @escaping @Sendable (inout Pretrainer.Request) -> Void
  ) throws -> [[Outcome]] {
    let photos = bench.photos
    let run = "\(bench.root)/ranks-\(size)"
    return try ThreadCommunicator.run(size) { world in
      var request = Pretrainer.Request(folder: photos, run: RunFolder(run))
      request.options.epochs = 3
      request.options.imageSize = 32
      request.options.batchSize = 10
      request.options.threads = 1
      request.options.precision = .f32
      change(&request)
      let trainer = try Pretrainer.prepare(request, world: world).trainer
      return try (0..<Self.steps).map { step in
        let parameters = trainer.network.parameters
        if size == 1 {
          let bytes = Checkpoint(of: parameters, loss: trainer.loss, step: step, epochLoss: 0).encoded()
          state.append(bytes)
        } else {
          let checkpoint = try Checkpoint(decoding: state[step], file: "state")
          try checkpoint.restore(to: parameters, loss: trainer.loss, file: "state")
        }
        return Outcome(try trainer.takeStep(step), parameters)
      }
    }
  }

  /// Expects 2, 3 and 4 ranks to have loss, gradients, statistics and weights of one process, step by step.
  private func expectEqual(
    tolerance: Double = 2e-5, _ change: @escaping @Sendable (inout Pretrainer.Request) -> Void
  ) throws {
    let bench = try Bench()
    let state = States()
    let whole = try outcomes(bench, size: 1, state: state, change)[0]
    for size in 2...4 {
      let ranks = try outcomes(bench, size: size, state: state, change)
      var deviations: [Double] = []
      for (step, expected) in whole.enumerated() {
        let place = "\(size) ranks, step \(step)"
        let found = ranks[0][step]
        #expect(abs(found.loss - expected.loss) <= 2e-6 * abs(expected.loss), "\(place)")
        let statistics = Outcome.deviation(found.statistics, from: expected.statistics)
        #expect(statistics < 1e-6, "\(place): \(statistics)")
        deviations.append(
          max(
            Outcome.deviation(found.gradients, from: expected.gradients),
            Outcome.deviation(found.weights, from: expected.weights)))
        // Ranks never drift apart: not even by a bit.
        for outcomes in ranks {
          #expect(outcomes[step].loss == found.loss && outcomes[step].weights == found.weights, "\(place)")
          #expect(outcomes[step].statistics == found.statistics, "\(place)")
        }
      }
      // Where a value rounds to the other side of a ReLU's kink, the gradient jumps, on one process as on several: by
      // less than a hundredth, and not in every step.
      #expect(
        (deviations.min() ?? 1) < tolerance && (deviations.max() ?? 1) < 1e-2, "\(size) ranks: \(deviations)")
    }
  }

  @Test(
    "Loss, gradients, statistics and weights, with shares of 10 photos that are not even",
    arguments: [PretrainOptions.Method.ntXent, .dclw, .vicreg])
  func steps(method: PretrainOptions.Method) throws {
    try expectEqual { $0.options.method = method }
  }

  @Test("With moving averages and a queue, which every rank keeps")
  func memory() throws {
    try expectEqual {
      $0.options.method = .sogclr
      $0.options.loss.queue = 15
    }
  }

  @Test("With a batch in parts, each of which is shared")
  func parts() throws {
    try expectEqual {
      $0.options.batchSize = 18
      $0.options.updates.parts = 2
    }
  }

  @Test("With other layers and optimisers")
  func architectures() throws {
    try expectEqual(tolerance: 5e-5) {
      $0.options.updates.optimizer = .lars
      $0.options.updates.average = 0.9
      $0.options.shape.pooling = .gem
      $0.options.shape.antiAliases = true
      $0.options.shape.width = 0.5
      $0.options.batchSize = 12
    }
  }

  @Test("The comparison sees what normalising each rank by itself would do")
  func partsDiffer() throws {
    let bench = try Bench()
    let state = States()
    let whole = try outcomes(bench, size: 1, state: state) { $0.options.batchSize = 16 }[0]
    // Two parts of eight photos normalise as two ranks would that do not talk.
    let other = try Bench()
    let parts = try outcomes(other, size: 1, state: States()) {
      $0.options.batchSize = 16
      $0.options.updates.parts = 2
    }[0]
    let deviation = Outcome.deviation(parts[0].gradients, from: whole[0].gradients)
    #expect(deviation > 1e-2, "\(deviation)")
  }
}
