import KizuCore
import Testing

@testable import KizuNN

@Suite struct ClassifierNetworkTests {
  private static func architecture(channels: Int = 1) -> EncoderArchitecture {
    EncoderArchitecture(stem: .small, imageSize: 32, channels: channels)
  }

  private func network(
    _ engine: Engine, channels: Int = 1, classCount: Int = 3, seed: UInt64 = 1
  ) throws -> ClassifierNetwork {
    let network = try ClassifierNetwork(
      engine: engine, architecture: Self.architecture(channels: channels), classCount: classCount, batch: 4,
      precision: .f32, seed: seed)
    var random = RandomStream(seed: 3, purpose: .test)
    var input = unsafe network.input.mutableSpan
    for index in 0..<input.count { input[index] = random.normal() }
    network.setHead(
      weights: (0..<classCount * 512).map { _ in 0.1 * random.normal() },
      bias: (0..<classCount).map { _ in random.normal() })
    return network
  }

  private func copied(_ network: ClassifierNetwork) -> [Float] { unsafe Array(network.logits) }

  private func loss(_ network: ClassifierNetwork) throws -> Float {
    try network.forward()
    var gradient = [Float](repeating: 0, count: 4 * network.classCount)
    var span = gradient.mutableSpan
    return CrossEntropy(classWeights: [Float](repeating: 1, count: network.classCount)).evaluate(
      unsafe network.logits.span,
      targets: ClassTargets(labels: [0, 1, 2, 0], classCount: network.classCount),
      gradient: &span)
  }

  @Test("The gradients of the head and of the layers under it are slopes of the loss")
  func gradients() throws {
    let network = try network(try Engine(threads: 2))
    try network.forward()
    var gradient = [Float](repeating: 0, count: 12)
    var span = gradient.mutableSpan
    _ = CrossEntropy(classWeights: [1, 1, 1]).evaluate(
      unsafe network.logits.span,
      targets: ClassTargets(labels: [0, 1, 2, 0], classCount: network.classCount),
      gradient: &span)
    try network.backward(from: gradient.span)
    let parameters = network.parameters
    for name in ["fc.weight", "fc.bias", "layer4.1.bn2.weight", "layer4.1.bn2.bias", "layer4.1.conv2.weight"]
    {
      let index = try #require(parameters.index(of: name))
      let found = parameters.gradient(of: index)
      #expect(found.contains { $0 != 0 })
      let values = parameters.values(of: index)
      // Along the gradient itself the slope is its length.
      let length = found.reduce(0) { $0 + $1 * $1 }.squareRoot()
      func along(_ step: Float) throws -> Float {
        parameters.setValues(of: index, to: zip(values, found).map { $0 + step * $1 / length })
        return try loss(network)
      }
      let slope = try (along(2e-3) - along(-2e-3)) / 4e-3
      parameters.setValues(of: index, to: values)
      #expect(abs(slope - length) < 0.02 * length + 1e-3, "\(name): \(slope) instead of \(length)")
    }
  }

  @Test("Logits are W x + b, and the head is read back as it was set")
  func head() throws {
    let network = try network(try Engine(threads: 1))
    try network.forward()
    let before = copied(network)
    let (weights, bias) = network.headValues
    network.setHead(weights: weights, bias: bias.map { $0 + 2 })
    try network.forward()
    for (first, second) in zip(before, copied(network)) { #expect(abs(second - first - 2) < 1e-4) }
    network.setHead(weights: weights.map { _ in 0 }, bias: [1, 2, 3])
    try network.forward()
    #expect(copied(network) == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
  }

  @Test("An encoder that is loaded, in one channel or three, is stored again as it was", arguments: [1, 3])
  func start(channels: Int) throws {
    let engine = try Engine(threads: 1)
    let preprocessing = Preprocessing(
      imageSize: 32,
      normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25]))
    func stored(_ network: ClassifierNetwork) -> EncoderWeights {
      EncoderWeights(
        network.parameters, architecture: network.architecture, preprocessing: preprocessing, training: [:],
        steps: 0)
    }
    let weights = stored(try network(engine, channels: channels, seed: 7))
    #expect(!weights.tensors.keys.contains { $0.hasPrefix("fc.") })
    let other = try network(engine, channels: channels, seed: 8)
    #expect(stored(other).tensors != weights.tensors)
    try weights.start(other)
    let again = stored(other)
    for (name, tensor) in weights.tensors where name != "conv1.weight" {
      #expect(again.tensors[name] == tensor, "\(name)")
    }
    guard case .f32(let first) = weights.tensors["conv1.weight"]?.values,
      case .f32(let second) = again.tensors["conv1.weight"]?.values
    else { throw WeightsError.missingTensor(file: "", name: "conv1.weight") }
    for (a, b) in zip(first, second) { #expect(abs(a - b) <= 1e-6 * abs(a)) }

    var broken = weights
    broken.tensors["layer3.0.conv1.weight"] = nil
    #expect(throws: WeightsError.self) { try broken.start(other) }
  }
}
