import KizuNN

/// Writes an encoder into an ONNX graph, each norm folded into its convolution.
final class ONNXEncoder: EncoderGraph {
  /// The name of a tensor and its channels.
  struct Value {
    let name: String
    let channels: Int
  }

  typealias Failure = WeightsError

  private(set) var graph: ONNXGraph
  private let weights: EncoderWeights

  /// Goes on with a graph.
  init(_ graph: ONNXGraph, _ weights: EncoderWeights) {
    self.graph = graph
    self.weights = weights
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
    return Value(name: y, channels: channels)
  }

  func maxPool(_ input: Value) -> Value {
    let y = graph.add(
      "MaxPool", "maxpool", [input.name],
      ["kernel_shape": .numbers([3, 3]), "strides": .numbers([2, 2]), "pads": .numbers([1, 1, 1, 1])])
    return Value(name: y, channels: input.channels)
  }

  func globalAveragePool(_ input: Value) -> Value {
    Value(name: graph.add("GlobalAveragePool", "avgpool", [input.name]), channels: input.channels)
  }
}
