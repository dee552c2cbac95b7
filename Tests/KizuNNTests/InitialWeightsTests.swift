import KizuCore
import Testing

@testable import KizuNN

/// Weights of torchvision and timm, by the names and shapes of their state dicts.
@Suite struct InitialWeightsTests {
  private static func file(
    _ library: String, prefix: String = "", _ change: (inout [String: [Int]]) -> Void = { _ in }
  )
    throws -> [UInt8]
  {
    var shapes = try #require(EncoderVectorsTests.vectors.get().names[library])
    change(&shapes)
    var tensors: [String: SafeTensors.Tensor] = [:]
    for (seed, name) in shapes.keys.sorted().enumerated() {
      let shape = shapes[name] ?? []
      tensors[prefix + name] =
        shape.isEmpty
        ? SafeTensors.Tensor(shape: [], [Int64(7)])
        : SafeTensors.Tensor(shape: shape, hashNoise(shape.reduce(1, *), seed: seed))
    }
    return SafeTensors(metadata: [:], tensors: tensors).encoded()
  }

  private static func network(
    _ kind: EncoderKind = .resnet18, stem: Stem = .imagenet, channels: Int = 3
  ) throws -> TrainingNetwork {
    try TrainingNetwork(
      engine: try Engine(threads: 1),
      architecture: EncoderArchitecture(kind: kind, stem: stem, imageSize: 32, channels: channels),
      head: ProjectionHead(), batch: 2, precision: .f32, seed: 3)
  }

  private static func load(
    _ bytes: [UInt8], into network: TrainingNetwork, stem: Stem = .imagenet, channels: Int = 3
  )
    throws -> InitialWeights.Match
  {
    try InitialWeights(decoding: bytes, file: "f").load(
      into: network.parameters,
      of: EncoderArchitecture(kind: .resnet18, stem: stem, imageSize: 32, channels: channels))
  }

  @Test(
    "The state dicts of torchvision and timm fill the whole encoder, whatever their prefix",
    arguments: [("torchvision", ""), ("timm", ""), ("torchvision", "module.backbone.")])
  func all(library: String, prefix: String) throws {
    let bytes = try Self.file(library, prefix: prefix)
    let weights = try InitialWeights(decoding: bytes, file: "f")
    #expect(weights.kind == .resnet18 && weights.stem == .imagenet && weights.origin == .other)
    let network = try Self.network()
    let match = try Self.load(bytes, into: network)
    #expect(match.share == 1 && match.tensors == match.allTensors && match.missing.isEmpty)
    #expect(match.unused == ["\(prefix)fc.bias", "\(prefix)fc.weight"])
    let names = try #require(EncoderVectorsTests.vectors.get().names[library]).keys.sorted()
    let name = "layer3.0.downsample.0.weight"
    let index = try #require(network.parameters.index(of: name))
    let values = network.parameters.values(of: index)
    #expect(values == hashNoise(values.count, seed: try #require(names.firstIndex(of: name))))
  }

  @Test("A grey encoder takes the sum of the first layer's colours")
  func grey() throws {
    let (colour, grey) = try (Self.network(), Self.network(channels: 1))
    let bytes = try Self.file("torchvision")
    _ = try Self.load(bytes, into: colour)
    #expect(try Self.load(bytes, into: grey, channels: 1).share == 1)
    let index = try #require(grey.parameters.index(of: "conv1.weight"))
    let (three, one) = (colour.parameters.values(of: index), grey.parameters.values(of: index))
    for output in 0..<64 {
      for place in 0..<49 {
        let sum = (0..<3).reduce(Float(0)) { $0 + three[(output * 3 + $1) * 49 + place] }
        #expect(abs(one[output * 49 + place] - sum) < 1e-6)
      }
    }
  }

  @Test("A first layer of another stem stays as it was drawn, and is named")
  func stem() throws {
    let network = try Self.network(stem: .small)
    let index = try #require(network.parameters.index(of: "conv1.weight"))
    let before = network.parameters.values(of: index)
    let match = try Self.load(Self.file("timm"), into: network, stem: .small)
    #expect(match.otherStem != nil && match.missing.contains("conv1.weight") && match.share < 1)
    #expect(network.parameters.values(of: index) == before)
  }

  @Test("What is no such network, or one of other shapes, is refused")
  func refusals() throws {
    let network = try Self.network()
    let half = try Self.file("torchvision") { shapes in
      shapes = shapes.filter { !$0.key.hasPrefix("layer4") && !$0.key.hasPrefix("layer3") }
    }
    let wide = try Self.file("timm") { $0["layer2.1.conv2.weight"] = [128, 256, 3, 3] }
    for bytes in [half, wide] {
      #expect {
        try Self.load(bytes, into: network)
      } throws: {
        guard case .cannotStart(file: "f", _) = $0 as? WeightsError else { return false }
        return true
      }
    }
    let twice = SafeTensors(
      metadata: [:],
      tensors: [
        "bn1.weight": .init(shape: [1], [Float(1)]), "module.bn1.weight": .init(shape: [1], [Float(1)]),
      ]
    ).encoded()
    #expect(throws: WeightsError.self) { try InitialWeights(decoding: twice, file: "f") }
  }
}
