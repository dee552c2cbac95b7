import KizuNN

/// Writes an encoder into an ONNX graph, each norm folded into its convolution.
final class ONNXEncoder: EncoderGraph {
  /// The name of a tensor, its channels and the side of its square.
  struct Value {
    let name: String
    let channels: Int
    let side: Int
  }

  typealias Failure = WeightsError

  private(set) var graph: ONNXGraph
  private let weights: EncoderWeights

  /// Goes on with a graph.
  init(_ graph: ONNXGraph, _ weights: EncoderWeights) {
    self.graph = graph
    self.weights = weights
  }

  /// Adds the encoder and what its readout tells of it, `[N, D, 1, 1]`.
  func embedding(_ architecture: EncoderArchitecture, _ photos: Value) throws(WeightsError) -> Value {
    switch architecture.readout {
    case .last:
      return try encoder(architecture, photos)
    case .middle:
      let maps = try stages(architecture, photos, count: architecture.readout.stageCount)
      let mean = graph.add("GlobalAveragePool", "second.mean", [maps[1].name])
      let distance = graph.add("Sub", "second.distance", [maps[1].name, mean])
      let square = graph.add("Mul", "second.square", [distance, distance])
      let variance = graph.add("GlobalAveragePool", "second.variance", [square])
      let deviation = graph.add("Sqrt", "second.deviation", [variance])
      let third = graph.add("GlobalAveragePool", "third.mean", [maps[2].name])
      let all = graph.add("Concat", "statistics", [mean, deviation, third], ["axis": .number(1)])
      return Value(name: all, channels: architecture.embeddingCount, side: 1)
    }
  }

  func channels(of value: Value) -> Int { value.channels }

  func convolutionNorm(
    _ name: String, norm: String, _ input: Value, channels: Int, kernel: Int, stride: Int, relu: Bool,
    adding shortcut: Value?
  ) throws(WeightsError) -> Value {
    let shape = [channels, input.channels, kernel, kernel]
    let (values, shift) = try weights.folded("\(name).weight", norm: norm, shape)
    let (weight, bias) = ("\(name).weight", "\(name).bias")
    var y = graph.add(
      "Conv", name,
      [
        input.name, graph.constant(weight, shape, values), graph.constant(bias, [channels], shift),
      ],
      [
        "kernel_shape": .numbers([kernel, kernel]), "strides": .numbers([stride, stride]),
        "pads": .numbers([Int](repeating: kernel / 2, count: 4)),
      ])
    if let shortcut { y = graph.add("Add", "\(name).add", [y, shortcut.name]) }
    if relu { y = graph.add("Relu", "\(name).relu", [y]) }
    return Value(name: y, channels: channels, side: (input.side - 1) / stride + 1)
  }

  func maxPool(_ input: Value, stride: Int) -> Value {
    let y = graph.add(
      "MaxPool", "maxpool", [input.name],
      [
        "kernel_shape": .numbers([3, 3]), "strides": .numbers([stride, stride]),
        "pads": .numbers([1, 1, 1, 1]),
      ])
    return Value(name: y, channels: input.channels, side: (input.side - 1) / stride + 1)
  }

  func blurPool(_ input: Value) -> Value {
    let (name, channels) = ("\(input.name).blur", input.channels)
    let edges = graph.constant("\(name).edges", [0, 0, 1, 1, 0, 0, 1, 1])
    // A side of one place has nothing to mirror.
    let mode = input.side > 1 ? "reflect" : "edge"
    let padded = graph.add("Pad", "\(name).pad", [input.name, edges], ["mode": .text(mode)])
    let taps: [Float] = [1, 2, 1, 2, 4, 2, 1, 2, 1].map { $0 / 16 }
    let kernel = graph.constant(
      "\(name).weight", [channels, 1, 3, 3], (0..<channels).flatMap { _ in taps })
    let y = graph.add(
      "Conv", name, [padded, kernel],
      [
        "kernel_shape": .numbers([3, 3]), "strides": .numbers([2, 2]), "pads": .numbers([0, 0, 0, 0]),
        "group": .number(channels),
      ])
    return Value(name: y, channels: channels, side: (input.side + 1) / 2)
  }

  func globalAveragePool(_ input: Value) -> Value {
    let y = graph.add("GlobalAveragePool", "avgpool", [input.name])
    return Value(name: y, channels: input.channels, side: 1)
  }

  func generalizedMeanPool(_ name: String, _ input: Value) throws(WeightsError) -> Value {
    let power = try weights.values(of: "\(name).p", [1])[0]
    let least = graph.constant("\(name).least", [], [1e-6])
    let exponent = graph.constant("\(name).p", [], [power])
    let inverse = graph.constant("\(name).inverse", [], [1 / power])
    let positive = graph.add("Clip", "\(name).positive", [input.name, least])
    let powers = graph.add("Pow", "\(name).powers", [positive, exponent])
    let mean = graph.add("GlobalAveragePool", "\(name).mean", [powers])
    let y = graph.add("Pow", name, [mean, inverse])
    return Value(name: y, channels: input.channels, side: 1)
  }
}
