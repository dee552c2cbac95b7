import KizuCore
import Testing

@testable import KizuNN

/// A network of one layer between an input and an output port, for comparing gradients with differences.
private final class LayerUnderTest {
  let plan: ExecutionPlan
  let input: Port
  let output: Port

  /// Scales and other parameters of norms are drawn from `scales`, shifts too, or from `shifts` with either sign.
  init(
    batch: Int, channels: Int, size: Int, scales: ClosedRange<Float> = 0.5...1.5,
    shifts: ClosedRange<Float>? = nil,
    normStatistics: BatchNormStatistics = .parts,
    _ layer: (NetworkBuilder, NetworkBuilder.Activation) throws -> NetworkBuilder.Activation
  ) throws {
    let engine = try Engine(threads: 2)
    (plan, input, output) = try engine.run { () throws in
      let builder = NetworkBuilder(
        engine: engine, batch: batch, precision: .f32, mode: .training, normStatistics: normStatistics)
      let (input, x) = try builder.input(channels: channels, height: size, width: size, needsGradient: true)
      let output = try builder.output(layer(builder, x))
      return (try builder.finish(seed: 1), input, output)
    }
    var random = RandomStream(seed: 2, purpose: .test)
    fill(input.buffer, input.count) { random.normal() }
    if let gradient = output.gradient { fill(gradient, output.count) { random.normal() } }
    for (index, spec) in plan.parameters.specs.enumerated() where spec.kind != .weight {
      plan.parameters.setValues(
        of: index,
        to: (0..<spec.count).map { _ in
          guard spec.kind == .shift, let shifts else { return random.uniform(in: scales) }
          return random.uniform(in: shifts) * (random.index(below: 2) == 0 ? -1 : 1)
        })
    }
  }

  private func fill(_ buffer: Int, _ count: Int, _ value: () -> Float) {
    let values = unsafe plan.values(of: buffer, count: count)
    for index in 0..<count { unsafe values[index] = value() }
  }

  /// The scalar whose gradient the backward pass gives: Σ output · (fixed random numbers).
  func loss() throws -> Double {
    try plan.forward()
    let result = unsafe plan.values(of: output.buffer, count: output.count)
    let weights = unsafe plan.values(of: try #require(output.gradient), count: output.count)
    return (0..<output.count).reduce(0) { unsafe $0 + Double(result[$1]) * Double(weights[$1]) }
  }

  private(set) var compared = 0
  private(set) var kinks = 0

  /// Compares a derivative with the difference of the loss over a step to either side.
  ///
  /// Where the two sides disagree, a ReLU or a maximum changes within the step: there is no derivative.
  func compare(
    _ found: Float, step: Float, tolerance: Double, _ name: String, _ set: (Float) throws -> Void
  ) throws {
    try set(step)
    let above = try loss()
    try set(-step)
    let below = try loss()
    try set(0)
    let here = try loss()
    let right = (above - here) / Double(step)
    let left = (here - below) / Double(step)
    let bound = tolerance * max(1, abs(left + right) / 2)
    compared += 1
    if abs(right - left) > bound {
      kinks += 1
    } else {
      #expect(abs(Double(found) - (left + right) / 2) <= bound, "\(name)")
    }
  }

  /// Compares some of the input's and every parameter's gradients with central differences.
  func check(step: Float = 1e-2, tolerance: Double = 2e-2) throws {
    _ = try loss()
    try plan.backward()
    let inputValues = unsafe plan.values(of: input.buffer, count: input.count)
    let inputGradient = unsafe Array(plan.values(of: try #require(input.gradient), count: input.count))
    let parameters = plan.parameters
    let gradients = parameters.specs.indices.map {
      parameters.specs[$0].kind.isTrained ? parameters.gradient(of: $0) : []
    }
    for index in stride(from: 0, to: input.count, by: max(1, input.count / 40)) {
      let value = unsafe inputValues[index]
      try compare(inputGradient[index], step: step, tolerance: tolerance, "input \(index)") {
        unsafe inputValues[index] = value + $0
      }
    }
    for (parameter, spec) in parameters.specs.enumerated() where spec.kind.isTrained {
      let values = parameters.values(of: parameter)
      for index in stride(from: 0, to: spec.count, by: max(1, spec.count / 20)) {
        let name = "\(spec.name) \(index)"
        try compare(gradients[parameter][index], step: step, tolerance: tolerance, name) {
          var changed = values
          changed[index] += $0
          parameters.setValues(of: parameter, to: changed)
        }
      }
    }
    #expect(compared >= 10 && kinks * 5 <= compared, "\(kinks) kinks among \(compared)")
  }

  /// Compares the input's and every parameter's gradient, each as a whole, with differences along itself.
  ///
  /// Those are ‖g‖ where g is right, and less where a part of it is wrong. Where a sum of many values would drown the
  /// change by a single number in rounding, this still sees it.
  func checkAlongGradients(step: Float = 1e-3, tolerance: Double = 1e-2) throws {
    _ = try loss()
    try plan.backward()
    let inputValues = unsafe plan.values(of: input.buffer, count: input.count)
    let start = unsafe Array(inputValues)
    let inputGradient = unsafe Array(plan.values(of: try #require(input.gradient), count: input.count))
    let parameters = plan.parameters
    let trained = parameters.specs.indices.filter { parameters.specs[$0].kind.isTrained }
    let gradients = trained.map { parameters.gradient(of: $0) }
    func compare(_ gradient: [Float], _ name: String, _ move: ([Float]) -> Void) throws {
      let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let (above, below) = (try at(step), try at(-step))
      move(gradient.map { _ in 0 })
      let slope = (above - below) / (2 * Double(step))
      #expect(norm > 0.1 && abs(slope - norm) <= tolerance * norm, "\(name): \(slope) for \(norm)")

      func at(_ distance: Float) throws -> Double {
        move(gradient.map { $0 / Float(norm) * distance })
        return try loss()
      }
    }
    try compare(inputGradient, "input") { change in
      for index in change.indices { unsafe inputValues[index] = start[index] + change[index] }
    }
    for (parameter, gradient) in zip(trained, gradients) {
      let values = parameters.values(of: parameter)
      try compare(gradient, parameters.specs[parameter].name) {
        parameters.setValues(of: parameter, to: zip(values, $0).map { $0 + $1 })
      }
    }
  }
}

@Suite("Gradients of single layers agree with finite differences")
struct LayerGradientTests {
  @Test(arguments: [(1, 7, 2), (3, 7, 2), (16, 3, 1), (16, 3, 2), (5, 1, 1), (16, 1, 2)], [8, 13])
  func convolution(_ shape: (channels: Int, kernel: Int, stride: Int), size: Int) throws {
    let layer = try LayerUnderTest(batch: 3, channels: shape.channels, size: size) { builder, x in
      try builder.convolution(
        "c", x, channels: 17, kernel: shape.kernel, stride: shape.stride, padding: shape.kernel / 2,
        initialization: .normal(standardDeviation: 0.3))
    }
    try layer.check()
  }

  @Test(
    "A kernel that is larger than the map, in the order of memory that convolutions choose",
    arguments: [(1, 1), (2, 1), (2, 2), (3, 1)])
  func convolutionOfASmallMap(size: Int, stride: Int) throws {
    let layer = try LayerUnderTest(batch: 3, channels: 16, size: size) { builder, x in
      let start = ParameterInitialization.normal(standardDeviation: 0.3)
      let x = try builder.convolution("a", x, channels: 32, kernel: 1, initialization: start)
      return try builder.convolution(
        "b", x, channels: 16, kernel: 3, stride: stride, padding: 1, initialization: start)
    }
    try layer.check()
  }

  @Test(arguments: [true, false], [(16, 6), (5, 3), (33, 1)])
  func batchNorm(relu: Bool, shape: (channels: Int, size: Int)) throws {
    let layer = try LayerUnderTest(batch: 6, channels: shape.channels, size: shape.size) { builder, x in
      try builder.batchNorm("b", x, relu: relu)
    }
    try layer.check(step: 1e-3)
  }

  @Test("Frozen statistics are constants", arguments: [true, false], [(16, 6), (5, 3), (33, 1)])
  func frozenBatchNorm(relu: Bool, shape: (channels: Int, size: Int)) throws {
    let layer = try LayerUnderTest(
      batch: 6, channels: shape.channels, size: shape.size, normStatistics: .frozen
    ) { builder, x in
      try builder.batchNorm("b", x, relu: relu)
    }
    try layer.check(step: 1e-3)
    // And they are the running ones, before and after.
    let parameters = layer.plan.parameters
    let values = ["weight", "bias", "running_mean", "running_var"].map {
      parameters.values(of: parameters.index(of: "b.\($0)") ?? 0)
    }
    let input = unsafe Array(layer.plan.values(of: layer.input.buffer, count: layer.input.count))
    try layer.plan.forward()
    let output = unsafe Array(layer.plan.values(of: layer.output.buffer, count: layer.output.count))
    for (place, x) in input.enumerated() {
      let channel = place / (shape.size * shape.size) % shape.channels
      let normalized = (x - values[2][channel]) / (values[3][channel] + 1e-5).squareRoot()
      let y = values[0][channel] * normalized + values[1][channel]
      #expect(abs(output[place] - (relu ? max(y, 0) : y)) < 1e-4)
    }
    #expect(parameters.values(of: parameters.index(of: "b.running_mean") ?? 0) == values[2])
  }

  @Test(arguments: [7, 8])
  func maxPool(size: Int) throws {
    try LayerUnderTest(batch: 2, channels: 17, size: size) { try $0.maxPool($1, stride: 2) }.check(step: 1e-3)
  }

  @Test(arguments: [(1, 17), (2, 16), (3, 5), (8, 33), (9, 16)])
  func blurPool(size: Int, channels: Int) throws {
    try LayerUnderTest(batch: 2, channels: channels, size: size) { try $0.blurPool($1) }.check()
  }

  @Test("A blur between convolutions, in the order of memory that they choose", arguments: [5, 6])
  func blurBetweenConvolutions(size: Int) throws {
    let layer = try LayerUnderTest(batch: 2, channels: 3, size: size) { builder, x in
      let start = ParameterInitialization.normal(standardDeviation: 0.3)
      let x = try builder.convolution("a", x, channels: 17, kernel: 3, padding: 1, initialization: start)
      return try builder.convolution("b", builder.blurPool(x), channels: 5, kernel: 1, initialization: start)
    }
    try layer.check()
  }

  @Test(arguments: [(1, 17), (4, 16), (7, 5)])
  func generalizedMeanPool(size: Int, channels: Int) throws {
    let layer = try LayerUnderTest(batch: 2, channels: channels, size: size, scales: 2...4) {
      try $0.generalizedMeanPool("pool", $1)
    }
    try layer.check(step: 1e-3)
  }

  @Test("A generalised mean between convolutions, in the order of memory that they choose")
  func generalizedMeanBetweenConvolutions() throws {
    let layer = try LayerUnderTest(batch: 2, channels: 3, size: 6, scales: 2...4) { builder, x in
      let start = ParameterInitialization.normal(standardDeviation: 0.3)
      let x = try builder.convolution("a", x, channels: 17, kernel: 3, padding: 1, initialization: start)
      let pooled = try builder.generalizedMeanPool("pool", x)
      return try builder.convolution("b", pooled, channels: 5, kernel: 1, initialization: start)
    }
    try layer.check(step: 1e-3)
  }

  @Test(arguments: [1, 4, 7])
  func globalAveragePool(size: Int) throws {
    try LayerUnderTest(batch: 2, channels: 17, size: size) { try $0.globalAveragePool($1) }.check()
  }

  @Test("A residual block adds the gradients of its two paths", arguments: [false, true])
  func residual(projected: Bool) throws {
    let layer = try LayerUnderTest(batch: 3, channels: 16, size: 6) { builder, x in
      let start = ParameterInitialization.normal(standardDeviation: 0.2)
      // A layer before the block, so that both paths contribute to one activation's gradient.
      let x = try builder.convolution("before", x, channels: 16, kernel: 1, initialization: start)
      let shortcut =
        projected
        ? try builder.convolution("shortcut", x, channels: 16, kernel: 1, initialization: start) : x
      let branch = try builder.convolution(
        "branch", x, channels: 16, kernel: 3, padding: 1, initialization: start)
      return try builder.addRelu(branch, shortcut)
    }
    try layer.check(step: 1e-3)
  }

  @Test("Gradients add up whatever the order in which layers read an activation")
  func sharedActivations() throws {
    let layer = try LayerUnderTest(batch: 3, channels: 16, size: 5) { builder, x in
      let start = ParameterInitialization.normal(standardDeviation: 0.2)
      func convolution(_ name: String, _ input: NetworkBuilder.Activation) throws -> NetworkBuilder.Activation
      {
        try builder.convolution(name, input, channels: 16, kernel: 1, initialization: start)
      }
      let base = try convolution("base", x)
      // A branch that stands before the sum it is added to, and layers that read a branch and a sum once more.
      let early = try convolution("early", base)
      let first = try builder.addRelu(try convolution("first", base), base)
      let second = try builder.addRelu(early, first)
      let again = try builder.addRelu(try convolution("again", early), second)
      return try builder.addRelu(try convolution("last", second), again)
    }
    try layer.check(step: 1e-3)
  }

  @Test(
    "Whole residual blocks, of two convolutions and of three, with and without blur",
    arguments: [EncoderKind.resnet10, .resnet50], [false, true])
  func residualBlock(kind: EncoderKind, antiAliases: Bool) throws {
    let architecture = EncoderArchitecture(
      kind: kind, stem: .small, imageSize: 16, channels: 3, width: 0.25, antiAliases: antiAliases)
    // Large shifts keep most values away from zero, where ReLUs have no derivative.
    let layer = try LayerUnderTest(batch: 8, channels: 16, size: 8, shifts: 1.5...2.5) { builder, x in
      try builder.residualBlock("block", architecture, x, stage: 1, stride: 2)
    }
    try layer.checkAlongGradients()
  }
}
