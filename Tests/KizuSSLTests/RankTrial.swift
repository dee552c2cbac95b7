import Foundation
import KizuCore
import KizuData
import KizuNN
import RealModule
import Synchronization

@testable import KizuSSL

/// The first steps of a small training, by one process or by ranks that are threads, with all that each leaves behind.
struct RankTrial {
  /// What a step leaves behind.
  struct Outcome: Sendable {
    let loss: Float
    let gradients: [[Float]]
    /// Of trained parameters, after the update.
    let weights: [[Float]]
    let momentum: [[Float]]
    /// Running means and variances.
    let statistics: [[Float]]

    fileprivate init(_ loss: Float, _ parameters: ParameterStore) {
      self.loss = loss
      let (trained, measured) = parameters.specs.indices.reduce(into: ([Int](), [Int]())) {
        if parameters.specs[$1].kind.isTrained { $0.0.append($1) } else { $0.1.append($1) }
      }
      gradients = trained.map { parameters.gradient(of: $0) }
      weights = trained.map { parameters.values(of: $0) }
      momentum = trained.map { parameters.state(.momentum, of: $0) }
      statistics = measured.map { parameters.values(of: $0) }
    }

    /// ‖a - b‖ / ‖b‖ over all numbers of a kind, b being the other's.
    func deviation(from other: Outcome, in part: KeyPath<Outcome, [[Float]]>) -> Double {
      var (difference, norm) = (0.0, 0.0)
      for (own, others) in zip(self[keyPath: part], other[keyPath: part]) {
        for (a, b) in zip(own, others) {
          difference += Double(a - b) * Double(a - b)
          norm += Double(b) * Double(b)
        }
      }
      return .sqrt(difference / norm)
    }
  }

  /// What one process alone does: what others are compared with.
  struct Whole: Sendable {
    let outcomes: [Outcome]
    /// Its state before each step.
    let states: [[UInt8]]
  }

  let bench: Bench
  var steps = 3
  var change: @Sendable (inout Pretrainer.Request) -> Void = { _ in }

  func whole() throws -> Whole {
    let states = Mutex([[UInt8]]())
    let outcomes = try run(1, steps: 0..<steps) { step, trainer in
      let state = Checkpoint(of: trainer.network.parameters, loss: trainer.loss, step: step, epochLoss: 0)
      states.withLock { $0.append(state.encoded()) }
    }
    return Whole(outcomes: outcomes[0], states: states.withLock { $0 })
  }

  /// The outcomes of each of `size` ranks.
  ///
  /// Each step begins from one of `states`.
  func ranks(_ size: Int, from states: [[UInt8]]) throws -> [[Outcome]] {
    try run(size, steps: 0..<steps) { step, trainer in
      try Self.restore(states[step], to: trainer)
    }
  }

  /// The outcome of one process that begins a step with every weight changed by some roundings.
  ///
  /// Where a value of the network is that close to a ReLU's kink, the gradient jumps.
  func nudged(_ step: Int, from states: [[UInt8]], seed: UInt64) throws -> Outcome {
    try run(1, steps: step..<step + 1) { step, trainer in
      try Self.restore(states[step], to: trainer)
      let parameters = trainer.network.parameters
      var random = RandomStream(seed: seed, purpose: .test)
      for index in parameters.specs.indices where parameters.specs[index].kind.isTrained {
        let values = parameters.values(of: index)
        parameters.setValues(of: index, to: values.map { $0 + $0.ulp * (random.chance(0.5) ? 8 : -8) })
      }
    }[0][0]
  }

  private static func restore(_ state: [UInt8], to trainer: ContrastiveTrainer) throws {
    let checkpoint = try Checkpoint(decoding: state, file: "state")
    try checkpoint.restore(to: trainer.network.parameters, loss: trainer.loss, file: "state")
  }

  private func run(
    _ size: Int, steps: Range<Int>, before: @escaping @Sendable (Int, ContrastiveTrainer) throws -> Void
  ) throws -> [[Outcome]] {
    let (photos, run, change) = (bench.photos, "\(bench.root)/\(UUID().uuidString)", change)
    return try ThreadCommunicator.run(size) { world in
      var request = Pretrainer.Request(folder: photos, run: RunFolder(run))
      request.options.epochs = 3
      request.options.imageSize = 32
      // No multiple of 3 or 4.
      request.options.batchSize = 10
      request.options.threads = 1
      request.options.precision = .f32
      request.options.learningRate = 0.02
      // Every kind of layer, and little to keep.
      request.options.encoder = .resnet10
      request.options.shape.width = 0.25
      change(&request)
      let trainer = try Pretrainer.prepare(request, world: world).trainer
      return try steps.map { step in
        try before(step, trainer)
        return Outcome(try trainer.takeStep(step), trainer.network.parameters)
      }
    }
  }
}
