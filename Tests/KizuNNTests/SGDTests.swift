import KizuCore
import Testing

@testable import KizuNN

@Suite struct SGDTests {
  /// Parameters of every kind whose sizes hit the tails of shares and vectors.
  private static func store() -> ParameterStore {
    let sizes = [1, 15, 16, 17, 31, 33, 200, 3]
    let kinds: [ParameterKind] = [
      .weight, .scale, .weight, .shift, .weight, .runningMean, .weight, .runningVariance,
    ]
    let specs = zip(sizes, kinds).enumerated().map { index, pair in
      ParameterSpec(
        name: "p\(index)", shape: [pair.0], kind: pair.1, initialization: .normal(standardDeviation: 1))
    }
    return ParameterStore(specs, seed: 5, training: true)
  }

  private static func setGradients(_ store: ParameterStore, step: UInt32) {
    var random = RandomStream(seed: 6, purpose: .test, epoch: step)
    for (index, spec) in store.specs.enumerated() where spec.kind.isTrained {
      for element in 0..<spec.count {
        unsafe store.gradients.baseAddress[store.offsets[index] + element] = random.normal()
      }
    }
  }

  private static func bits(_ store: ParameterStore) -> [UInt32] {
    store.specs.indices.flatMap { store.values(of: $0).map(\.bitPattern) }
  }

  @Test("Any number of threads makes exactly the update of the formula", arguments: [1, 2, 3, 5])
  func formula(threads: Int) throws {
    let engine = try Engine(threads: threads)
    let optimizer = SGD(momentum: 0.9, weightDecay: 0.1)
    let store = Self.store()
    var values = store.specs.indices.map { store.values(of: $0) }
    var velocities = store.specs.map { [Float](repeating: 0, count: $0.count) }
    for step in 0..<3 {
      Self.setGradients(store, step: UInt32(step))
      let rate = 0.3 / Float(step + 1)
      for (index, spec) in store.specs.enumerated() where spec.kind.isTrained {
        let gradient = store.gradient(of: index)
        for element in 0..<spec.count {
          let decay: Float = spec.kind == .weight ? 0.1 * values[index][element] : 0
          velocities[index][element] = 0.9 * velocities[index][element] + (gradient[element] + decay)
          values[index][element] -= rate * velocities[index][element]
        }
      }
      optimizer.update(store, learningRate: rate, on: engine)
    }
    #expect(Self.bits(store) == values.flatMap { $0.map(\.bitPattern) })
    for (index, spec) in store.specs.enumerated() where spec.kind.isTrained {
      #expect(store.momentum(of: index) == velocities[index])
    }
  }

  @Test("Measured statistics stand behind the trained range and are not touched")
  func statisticsStay() throws {
    let store = Self.store()
    let statistics = store.specs.indices.filter { !store.specs[$0].kind.isTrained }
    let before = statistics.map { store.values(of: $0) }
    Self.setGradients(store, step: 0)
    SGD().update(store, learningRate: 1, on: try Engine(threads: 2))
    #expect(statistics.count == 2 && statistics.map { store.values(of: $0) } == before)
    #expect(statistics.allSatisfy { store.offsets[$0] >= store.trainedCount })
  }
}
