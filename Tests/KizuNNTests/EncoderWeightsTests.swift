import KizuCore
import Testing

@testable import KizuNN

@Suite struct EncoderWeightsTests {
  private static let normalization = Normalization(
    mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])

  private static func weights(channels: Int) throws -> EncoderWeights {
    let architecture = EncoderArchitecture(stem: .small, imageSize: 32, channels: channels)
    let network = try TrainingNetwork(
      engine: try Engine(threads: 1), architecture: architecture, head: ProjectionHead(), batch: 2,
      precision: .f32, seed: 3)
    return EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: 32, normalization: normalization),
      training: ["method": "simclr"],
      steps: 12)
  }

  /// A preprocessing that would do but for its form.
  private static func possible(form: String) -> String {
    #"{"imageSize":32,"fit":"squash","normalization":{"mean":[0,0,0],"std":[1,1,1]},"form":\#(form)}"#
  }

  private static let encoded = Result { try weights(channels: 3).encoded() }

  @Test("A file holds torchvision's names and no projection head, and equal encoders give equal bytes")
  func names() throws {
    let weights = try Self.weights(channels: 3)
    let bytes = weights.encoded()
    #expect(try Self.encoded.get() == bytes)
    let stored = try EncoderWeights(decoding: bytes, file: "f")
    #expect(stored.architecture == weights.architecture && stored.preprocessing == weights.preprocessing)
    #expect(stored.training == ["method": "simclr"] && stored.tensors == weights.tensors)
    // ResNet-18 without fc has 20 convolutions and 20 batch norms of five tensors in its state dict.
    #expect(stored.tensors.count == 20 + 20 * 5)
    #expect(stored.tensors["layer4.1.bn2.num_batches_tracked"]?.values == .i64([12]))
    #expect(stored.tensors["layer2.0.downsample.0.weight"]?.shape == [128, 64, 1, 1])
    #expect(!stored.tensors.keys.contains { $0.hasPrefix("projection") })
  }

  @Test(
    "A whitening stands in the header, beside torchvision's tensors alone, and one that does not fit is refused"
  )
  func whitening() throws {
    var weights = try Self.weights(channels: 3)
    weights.architecture.readout = .all
    #expect(throws: WeightsError.self) { try EncoderWeights(decoding: weights.encoded(), file: "f") }
    let read = weights.architecture.readCount
    #expect(read == 2 * 64 + 2 * 128 + 256 + 512)
    func whitening(features: Int, value: Float = 0.5) -> FeatureWhitening {
      FeatureWhitening(
        mean: hashNoise(features, seed: 1),
        components: [value] + hashNoise(FeatureWhitening.componentCount * features - 1, seed: 2))
    }
    weights.whitening = whitening(features: read)
    let stored = try EncoderWeights(decoding: weights.encoded(), file: "f")
    #expect(stored.whitening == weights.whitening && stored.tensors.count == 20 + 20 * 5)
    for wrong in [whitening(features: read - 1), whitening(features: read, value: .nan)] {
      weights.whitening = wrong
      #expect(throws: WeightsError.self) { try EncoderWeights(decoding: weights.encoded(), file: "f") }
    }
    // An encoder that is read otherwise has none.
    weights.architecture.readout = .last
    #expect(try EncoderWeights(decoding: weights.encoded(), file: "f").whitening == nil)
  }

  @Test("A grey first layer is stored as thirds that add up to it")
  func grey() throws {
    let engine = try Engine(threads: 1)
    let network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .small, imageSize: 32, channels: 1),
      head: ProjectionHead(), batch: 2, precision: .f32, seed: 3)
    let index = try #require(network.parameters.index(of: "conv1.weight"))
    let grey = network.parameters.values(of: index)
    let tensor = try #require(Self.weights(channels: 1).tensors["conv1.weight"])
    #expect(tensor.shape == [64, 3, 3, 3])
    guard case .f32(let values) = tensor.values else { throw WeightsError.missingTensor(file: "", name: "") }
    for output in 0..<64 {
      for place in 0..<9 {
        let planes = (0..<3).map { values[(output * 3 + $0) * 9 + place] }
        #expect(planes == [Float](repeating: grey[output * 9 + place] / 3, count: 3))
      }
    }
  }

  @Test("Missing and misshapen tensors are named")
  func tensors() throws {
    var weights = try Self.weights(channels: 3)
    let engine = try Engine(threads: 1)
    weights.tensors["bn1.weight"] = .init(shape: [32, 2], [Float](repeating: 1, count: 64))
    #expect {
      try EncoderNetwork(engine: engine, weights: weights, batch: 1)
    } throws: {
      guard case .mismatchedTensor(_, "bn1.weight", _, _) = $0 as? WeightsError else { return false }
      return true
    }
    weights.tensors["bn1.weight"] = nil
    #expect {
      try EncoderNetwork(engine: engine, weights: weights, batch: 1)
    } throws: {
      guard case .missingTensor(_, "bn1.weight") = $0 as? WeightsError else { return false }
      return true
    }
  }

  @Test(
    "Headers that describe no possible encoder are refused",
    arguments: [
      ("kizu.format", "other"), ("kizu.architecture", "{}"), ("kizu.training", "[]"),
      ("kizu.architecture", #"{"kind":"resnet18","stem":"small","imageSize":0,"channels":3}"#),
      ("kizu.architecture", #"{"kind":"resnet18","stem":"small","imageSize":1000000000,"channels":3}"#),
      ("kizu.architecture", #"{"kind":"resnet18","stem":"small","imageSize":64,"channels":3}"#),
      ("kizu.architecture", #"{"kind":"resnet18","stem":"small","imageSize":32,"channels":2}"#),
      ("kizu.architecture", #"{"kind":"resnet99","stem":"small","imageSize":32,"channels":3}"#),
      ("kizu.preprocessing", #"{"imageSize":32,"fit":"squash","normalization":{"mean":[0],"std":[1,1,1]}}"#),
      (
        "kizu.preprocessing",
        #"{"imageSize":32,"fit":"squash","normalization":{"mean":[0,0,0],"std":[1,0,1]}}"#
      ),
      (
        "kizu.preprocessing",
        #"{"imageSize":32,"fit":"squash","normalization":{"mean":[0,0,1e99],"std":[1,1,1]}}"#
      ),
      ("kizu.preprocessing", possible(form: #"{"intensity":"full","shortSide":0}"#)),
      ("kizu.preprocessing", possible(form: #"{"intensity":"full","tiling":{"side":0,"overlap":0}}"#)),
      ("kizu.preprocessing", possible(form: #"{"intensity":"full","tiling":{"side":-64,"overlap":16}}"#)),
      ("kizu.preprocessing", possible(form: #"{"intensity":"full","tiling":{"side":64,"overlap":64}}"#)),
      (
        "kizu.preprocessing",
        possible(form: #"{"intensity":"full","tiling":{"side":64,"overlap":-9223372036854775808}}"#)
      ),
      ("kizu.preprocessing", String(repeating: "[", count: 100_000)),
    ])
  func hostileHeaders(key: String, text: String) throws {
    var container = try SafeTensors(decoding: Self.encoded.get(), file: "f")
    container.tensors = [:]
    #expect(throws: Never.self) { try EncoderWeights(decoding: container.encoded(), file: "f") }
    container.metadata[key] = text
    #expect {
      try EncoderWeights(decoding: container.encoded(), file: "f")
    } throws: {
      guard case .notAnEncoder(file: "f", _) = $0 as? WeightsError else { return false }
      return true
    }
  }
}
