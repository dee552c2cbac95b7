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
    let readout = architecture.readout
    guard readout != .last else { return try encoder(architecture, photos) }
    let maps = try stages(architecture, photos, count: readout.stageCount)
    var parts: [String] = []
    for stage in readout.statisticsStages.lowerBound..<readout.stageCount {
      let part = try self.part(stage, architecture, maps[stage])
      parts.append(
        readout == .all
          ? graph.add("LpNormalization", "\(part).unit", [part], ["axis": .number(1), "p": .number(2)]) : part
      )
    }
    let features = graph.add("Concat", "features", parts, ["axis": .number(1)])
    let name = readout == .all ? try whitened(features, architecture.readCount) : features
    return Value(name: name, channels: architecture.embeddingCount, side: 1)
  }

  /// What is read from a stage's maps, `[N, F, 1, 1]`.
  private func part(
    _ stage: Int, _ architecture: EncoderArchitecture, _ maps: Value
  ) throws(WeightsError) -> String {
    guard stage < 3 else { return try pooled(architecture, maps).name }
    let name = "layer\(stage + 1)"
    let mean = graph.add("GlobalAveragePool", "\(name).mean", [maps.name])
    guard architecture.readout.statisticsStages.contains(stage) else { return mean }
    let distance = graph.add("Sub", "\(name).distance", [maps.name, mean])
    let square = graph.add("Mul", "\(name).square", [distance, distance])
    let variance = graph.add("GlobalAveragePool", "\(name).variance", [square])
    let deviation = graph.add("Sqrt", "\(name).deviation", [variance])
    return graph.add("Concat", "\(name).statistics", [mean, deviation], ["axis": .number(1)])
  }

  /// W (x - μ) as a convolution with a bias, the bias computed in 64 bits.
  private func whitened(_ features: String, _ count: Int) throws(WeightsError) -> String {
    let whitening = try weights.readWhitening()
    let rows = FeatureWhitening.componentCount
    let bias = (0..<rows).map { row in
      -(0..<count).reduce(0.0) {
        $0 + Double(whitening.components[row * count + $1]) * Double(whitening.mean[$1])
      }
    }
    let weight = graph.constant("whitening.weight", [rows, count, 1, 1], whitening.components)
    let shift = graph.constant("whitening.bias", [rows], bias.map { Float($0) })
    return graph.add("Conv", "whitening", [features, weight, shift], ["kernel_shape": .numbers([1, 1])])
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
