import KizuCore
public import KizuEval
public import KizuNN
import SwiftProtobuf

/// An encoder, alone or with a classifier behind it, as an ONNX model of operator set 17.
///
/// Inputs, by ``Preprocess``: `image`, `[N, 3, S, S]` f32 and normalised, or `photo`, `[N, S, S, 3]` bytes. Outputs:
/// `embedding` `[N, D]`, and with a classifier `probabilities` `[N, K]` in the order of its classes, calibrated as
/// `SavedClassifier.predict` has them, and where it knows what is good `defect` `[N, 1]`, the probability of a defect.
/// N is free. Norms are folded into convolutions; all numbers are f32.
///
/// The format: ONNX IR specification, https://onnx.ai/onnx/repo-docs/IR.html.
///
/// ```swift
/// let model = try ONNXModel(EncoderFile.load("runs/first"), version: "1.0")
/// try AtomicFile.write(model.encoded(), to: "first.onnx")
/// ```
public struct ONNXModel {
  /// What of the preparation of a photo stands in the graph; its resize never does.
  public enum Preprocess: String, Sendable, CaseIterable {
    /// Nothing: the input is `(sample / 255 - mean) / std`, channels first.
    case none
    /// Everything after the resize: the input is RGB bytes, channels last.
    case inside
  }

  /// The operator set that the graph is written in.
  static let operatorSet: Int64 = 17
  /// The version of the format that came with it.
  static let formatVersion: Int64 = 8

  let proto: Onnx_ModelProto
  /// Input and outputs with their shapes, in words, such as `image [N, 3, 64, 64] f32, normalised`.
  public let input: String
  public let outputs: [String]

  /// Builds the graph.
  ///
  /// - Parameters:
  ///   - encoder: The encoder; one of tiles is exported as what it is: the encoder of one tile.
  ///   - classifier: What stands behind it, taught with the same encoder.
  ///   - preprocess: What the graph does with a photo.
  ///   - version: The version of the program that exports, for the file's header.
  /// - Throws: `WeightsError` when a tensor is missing or has another shape, ``ExportError`` when the classifier
  ///   cannot stand behind the encoder.
  public init(
    _ encoder: EncoderWeights, classifier: SavedClassifier? = nil, preprocess: Preprocess = .none,
    version: String
  ) throws {
    let size = encoder.architecture.imageSize
    var graph = ONNXGraph()
    let (inputValue, image) = graph.addInput(preprocess, encoder.preprocessing)
    let builder = ONNXEncoder(graph, encoder)
    let features = try builder.embedding(encoder.architecture, .init(name: image, channels: 3, side: size))
    graph = builder.graph
    graph.add("Flatten", "flatten", [features.name], output: "embedding", ["axis": .number(1)])
    var outputValues = [Onnx_ValueInfoProto.batch("embedding", [features.channels])]
    var outputs = ["embedding [N, \(features.channels)] f32"]
    if let classifier {
      guard encoder.preprocessing.form.tiling == nil else { throw ExportError.classifierOfTiles }
      for (name, count) in try graph.add(classifier, embeddingCount: features.channels) {
        outputValues.append(.batch(name, [count]))
        outputs.append("\(name) [N, \(count)] f32")
      }
    }
    proto = .with {
      $0.irVersion = Self.formatVersion
      $0.producerName = "kizu"
      $0.producerVersion = version
      $0.opsetImport = [
        .with {
          $0.domain = ""
          $0.version = Self.operatorSet
        }
      ]
      $0.metadataProps = Self.metadata(encoder, classifier, preprocess, version: version)
      $0.graph = .with {
        $0.name = "kizu"
        $0.node = graph.nodes
        $0.initializer = graph.constants
        $0.input = [inputValue]
        $0.output = outputValues
      }
    }
    input =
      switch preprocess {
      case .none: "image [N, 3, \(size), \(size)] f32, normalised"
      case .inside: "photo [N, \(size), \(size), 3] bytes, RGB"
      }
    self.outputs = outputs
  }

  /// The bytes of the file; equal models give equal bytes.
  ///
  /// - Throws: `BinaryEncodingError` above the 2 GB that the format allows.
  public func encoded() throws -> [UInt8] {
    try proto.serializedBytes()
  }
}
