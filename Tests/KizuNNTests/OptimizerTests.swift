import KizuCore
import RealModule
import Testing

@testable import KizuNN

@Suite struct OptimizerTests {
  /// Parameters of every kind whose sizes hit the tails of shares, vectors and blocks of sums.
  private static func store() -> ParameterStore {
    let sizes = [1, 15, 16, 17, 31, 33, 9001, 3]
    let kinds: [ParameterKind] = [
      .weight, .scale, .weight, .shift, .weight, .runningMean, .weight, .runningVariance,
    ]
    let specs = zip(sizes, kinds).enumerated().map { index, pair in
      ParameterSpec(
        name: "p\(index)", shape: [pair.0], kind: pair.1, initialization: .normal(standardDeviation: 1))
    }
    return ParameterStore(specs, seed: 5, training: true)
  }

  static func setGradients(_ store: ParameterStore, step: UInt32) {
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

  static let all: [Optimizer] = [
    .sgd(momentum: 0.9, weightDecay: 0.1), .sgd(momentum: 0.8, weightDecay: 0.1, nesterov: true),
    .lars(momentum: 0.9, weightDecay: 0.1, trust: 0.01, clipsTrust: false),
    .lars(momentum: 0.9, weightDecay: 0.1, trust: 1.3, clipsTrust: true),
    .adamw(momentum: 0.9, squareDecay: 0.99, epsilon: 1e-6, weightDecay: 0.1),
  ]

  @Test("SGD makes exactly the update of the formula with any number of threads", arguments: [1, 2, 3, 5])
  func exactSGD(threads: Int) throws {
    let engine = try Engine(threads: threads)
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
      Self.all[0].update(store, learningRate: rate, step: step, on: engine)
    }
    #expect(Self.bits(store) == values.flatMap { $0.map(\.bitPattern) })
    for (index, spec) in store.specs.enumerated() where spec.kind.isTrained {
      #expect(store.state(.momentum, of: index) == velocities[index])
    }
  }

  /// One update of one parameter in f64, straight from the formulas.
  private static func update(
    _ w: inout [Double], _ v: inout [Double], _ s: inout [Double], gradient: [Float], isWeight: Bool,
    rate: Double, decay: Double, step: Int, _ optimizer: Optimizer
  ) {
    let m = Double(optimizer.momentum)
    func norm(_ values: [Double]) -> Double { .sqrt(values.reduce(0) { $0 + $1 * $1 }) }
    var trust = 1.0
    if optimizer.kind == .lars, isWeight {
      trust = Double(optimizer.trust ?? 0) * norm(w) / (norm(gradient.map(Double.init)) + decay * norm(w))
      if optimizer.clipsTrust == true { trust = min(trust, 1) }
    }
    for index in w.indices {
      let plain = Double(gradient[index])
      let g = trust * (plain + decay * w[index])
      switch optimizer.kind {
      case .sgd, .lars:
        v[index] = m * v[index] + g
        w[index] -= rate * v[index]
      case .nesterov:
        v[index] = m * v[index] + g
        w[index] -= rate * (g + m * v[index])
      case .adamw:
        let b = Double(optimizer.squareDecay ?? 0)
        v[index] = m * v[index] + (1 - m) * plain
        s[index] = b * s[index] + (1 - b) * plain * plain
        let mean = v[index] / (1 - .pow(m, step + 1))
        let root = Double.sqrt(s[index] / (1 - .pow(b, step + 1))) + Double(optimizer.epsilon ?? 0)
        w[index] -= rate * decay * w[index] + rate * mean / root
      }
    }
  }

  @Test("Every optimiser follows its formula, with factors for each parameter", arguments: all)
  func formula(optimizer: Optimizer) throws {
    let engine = try Engine(threads: 3)
    let store = Self.store()
    store.prepare(for: optimizer)
    for index in 0..<store.trainedSpecCount {
      let decays = store.specs[index].kind == .weight
      #expect(store.factors[index] == TrainingFactors(learningRate: 1, weightDecay: decays ? 1 : 0))
      store.setFactors(
        of: index,
        to: TrainingFactors(learningRate: Float(index % 3) / 2, weightDecay: Float(index % 2) * 0.5))
    }
    var w = store.specs.indices.map { store.values(of: $0).map(Double.init) }
    var v = store.specs.map { [Double](repeating: 0, count: $0.count) }
    var s = v
    for step in 0..<5 {
      Self.setGradients(store, step: UInt32(step))
      let rate = 0.05 / Float(step + 1)
      for index in 0..<store.trainedSpecCount {
        Self.update(
          &w[index], &v[index], &s[index], gradient: store.gradient(of: index),
          isWeight: store.specs[index].kind == .weight,
          rate: Double(rate * store.factors[index].learningRate),
          decay: Double(optimizer.weightDecay * store.factors[index].weightDecay), step: step, optimizer)
      }
      optimizer.update(store, learningRate: rate, step: step, on: engine)
    }
    for index in store.specs.indices {
      let found = store.values(of: index)
      let worst = zip(found, w[index]).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(worst < 2e-6, "\(store.specs[index].name) is off by \(worst)")
    }
  }

  @Test("Bits do not depend on the number of threads", arguments: all)
  func threads(optimizer: Optimizer) throws {
    let outcomes = try [1, 2, 3, 5].map { threads in
      let store = Self.store()
      store.prepare(for: optimizer)
      let engine = try Engine(threads: threads)
      for step in 0..<3 {
        Self.setGradients(store, step: UInt32(step))
        optimizer.update(store, learningRate: 0.1, step: step, on: engine)
      }
      return Self.bits(store)
    }
    #expect(outcomes.dropFirst().allSatisfy { $0 == outcomes[0] })
    #expect(outcomes[0] != Self.bits(Self.store()))
  }

  @Test("Values and state carried to another store go on to the same bits", arguments: all)
  func carriedOn(optimizer: Optimizer) throws {
    let engine = try Engine(threads: 2)
    let (whole, first, second) = (Self.store(), Self.store(), Self.store())
    for store in [whole, first, second] { store.prepare(for: optimizer) }
    for step in 0..<4 {
      let store = step < 2 ? first : second
      if step == 2 {
        for index in first.specs.indices {
          second.setValues(of: index, to: first.values(of: index))
          for state in ParameterStore.State.allCases where first.keeps(state, of: index) {
            second.setState(state, of: index, to: first.state(state, of: index))
          }
        }
      }
      for store in [whole, store] {
        Self.setGradients(store, step: UInt32(step))
        optimizer.update(store, learningRate: 0.1, step: step, on: engine)
      }
    }
    #expect(Self.bits(second) == Self.bits(whole))
    // Preparing again forgets: the next update is that of a first step.
    second.prepare(for: optimizer)
    let kept = (0..<second.trainedSpecCount).flatMap { index in
      ParameterStore.State.allCases.filter { second.keeps($0, of: index) }
        .flatMap { second.state($0, of: index) }
    }
    #expect(kept.allSatisfy { $0 == 0 })
  }

  @Test("LARS leaves a tensor of zeros finite, and trusts what has no gradient", arguments: [false, true])
  func zeroNorms(clips: Bool) throws {
    let store = Self.store()
    let optimizer = Optimizer.lars(weightDecay: 0, clipsTrust: clips)
    store.prepare(for: optimizer)
    store.setValues(of: 0, to: [0])
    Self.setGradients(store, step: 0)
    let gradient = store.gradient(of: 0)
    optimizer.update(store, learningRate: 1, step: 0, on: try Engine(threads: 1))
    #expect(store.values(of: 0) == [-gradient[0]])
  }

  @Test("Measured statistics stand behind the trained range and are not touched", arguments: all)
  func statisticsStay(optimizer: Optimizer) throws {
    let store = Self.store()
    store.prepare(for: optimizer)
    let statistics = store.specs.indices.filter { !store.specs[$0].kind.isTrained }
    let before = statistics.map { store.values(of: $0) }
    Self.setGradients(store, step: 0)
    optimizer.update(store, learningRate: 1, step: 0, on: try Engine(threads: 2))
    #expect(statistics.count == 2 && statistics.map { store.values(of: $0) } == before)
    #expect(statistics.allSatisfy { store.offsets[$0] >= store.trainedCount })
  }

  @Test("Learning rates fall towards the stem")
  func layerWiseDecay() {
    let names = [
      "conv1.weight", "bn1.bias", "layer1.0.conv1.weight", "layer4.1.bn2.weight",
      "layer4.0.downsample.0.weight",
      "projection.0.weight", "fc.weight", "layer9.weight",
    ]
    let specs = names.map {
      ParameterSpec(name: $0, shape: [2], kind: .weight, initialization: .constant(1))
    }
    let store = ParameterStore(specs, seed: 1, training: true)
    store.decayLearningRates(towardsStem: 0.5)
    let rates = names.map { store.factors[store.index(of: $0) ?? 0].learningRate }
    let expected: [Float] = [0.03125, 0.03125, 0.0625, 0.5, 0.5, 1, 1, 1]
    #expect(rates == expected)
  }
}
