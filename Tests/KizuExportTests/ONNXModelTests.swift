import Foundation
import KizuCore
import KizuEval
import KizuNN
import SwiftProtobuf
import Testing

@testable import KizuExport

@Suite struct ONNXModelTests {
  @Test(
    "Every node reads what was made before it, and the outputs are made",
    arguments: [0, 2, 3, 4].map { ReferenceModel.all[$0] })
  func wellFormed(reference: ReferenceModel) throws {
    let model = try Onnx_ModelProto(serializedBytes: try reference.model().encoded())
    #expect(model.irVersion == 8 && model.opsetImport.map(\.version) == [17])
    #expect(model.producerName == "kizu" && model.producerVersion == "test")
    let graph = model.graph
    var known = Set(graph.input.map(\.name) + graph.initializer.map(\.name))
    #expect(known.count == graph.input.count + graph.initializer.count)
    for node in graph.node {
      #expect(node.input.allSatisfy(known.contains), "\(node.name)")
      for name in node.output { #expect(known.insert(name).inserted, "\(name) is made twice") }
    }
    #expect(Set(graph.node.map(\.name)).count == graph.node.count)
    let read = Set(graph.node.flatMap(\.input) + graph.output.map(\.name))
    #expect(read.isSubset(of: known) && graph.initializer.allSatisfy { read.contains($0.name) })
    for tensor in graph.initializer {
      #expect(tensor.rawData.count == 4 * Int(tensor.dims.reduce(1, *)) && tensor.dataType == 1)
    }

    let convolutions = graph.node.filter { $0.opType == "Conv" }
    #expect(convolutions.count == 20)
    #expect(graph.node.filter { $0.opType == "Add" && $0.name.hasPrefix("layer") }.count == 8)
    #expect(graph.node.contains { $0.opType == "MaxPool" } == (reference.stem != .cifar))
    #expect(!graph.node.contains { $0.opType == "BatchNormalization" })
    let shapes = graph.input.map { $0.type.tensorType.shape.dim.map(\.dimValue) }
    let side = Int64(reference.size)
    #expect(shapes == [reference.preprocess == .none ? [0, 3, side, side] : [0, side, side, 3]])
    let ends = graph.input + graph.output
    #expect(ends.allSatisfy { $0.type.tensorType.shape.dim[0].dimParam == "N" })
    let outputs =
      [("embedding", 512)] + (reference.classes.isEmpty ? [] : [("probabilities", reference.classes.count)])
      + (reference.good.isEmpty ? [] : [("defect", 1)])
    #expect(graph.output.map(\.name) == outputs.map(\.0))
    #expect(graph.output.map { Int($0.type.tensorType.shape.dim[1].dimValue) } == outputs.map(\.1))
  }

  @Test("Constants are the weights with their norms folded in")
  func foldedWeights() throws {
    let weights = try ReferenceModel.all[2].encoder()
    func values(_ name: String) throws -> [Float] {
      guard case .f32(let values) = weights.tensors[name]?.values else { throw CancellationError() }
      return values
    }
    let graph = try ONNXModel(weights, version: "test").proto.graph
    for (layer, norm) in [("conv1", "bn1"), ("layer3.0.downsample.0", "layer3.0.downsample.1")] {
      let tensor = try #require(graph.initializer.first { $0.name == "\(layer).weight" })
      let bias = try #require(graph.initializer.first { $0.name == "\(layer).bias" })
      let (plain, scale, shift) = try (
        values("\(layer).weight"), values("\(norm).weight"), values("\(norm).bias")
      )
      let (mean, variance) = try (values("\(norm).running_mean"), values("\(norm).running_var"))
      #expect(tensor.dims.map { Int($0) } == weights.tensors["\(layer).weight"]?.shape)
      let (found, offsets) = (Self.floats(tensor.rawData), Self.floats(bias.rawData))
      #expect(found.count == plain.count && offsets.count == scale.count)
      let area = plain.count / scale.count
      for channel in scale.indices {
        let factor = Double(scale[channel]) / (Double(variance[channel]) + 1e-5).squareRoot()
        #expect(
          abs(Double(offsets[channel]) - (Double(shift[channel]) - factor * Double(mean[channel]))) < 1e-6)
        for place in channel * area..<(channel + 1) * area {
          #expect(abs(Double(found[place]) - factor * Double(plain[place])) < 1e-6)
        }
      }
    }
  }

  @Test func metadataSaysWhatAProgramNeeds() throws {
    let reference = ReferenceModel.all[4]
    let model = try reference.model()
    let text = Dictionary(uniqueKeysWithValues: model.proto.metadataProps.map { ($0.key, $0.value) })
    #expect(text["kizu.image_size"] == "16" && text["kizu.fit"] == "squash" && text["kizu.stem"] == "cifar")
    #expect(text["kizu.mean"] == "[0.5,0.4,0.3]" && text["kizu.std"] == "[0.2,0.25,0.3]")
    #expect(text["kizu.intensity"] == "full" && text["kizu.preprocess"] == "none")
    #expect(text["kizu.classes"] == #"["dent","ok","傷"]"# && text["kizu.good_classes"] == #"["ok"]"#)
    let threshold = try #require(try reference.classifier()?.decision?.threshold)
    #expect(text["kizu.threshold"] == "\(threshold)" && text["kizu.encoder_sha256"] == "0123")
    #expect(text["kizu.version"] == "test" && text["kizu.rule"]?.isEmpty == false)
    let preprocessing = try JSONDecoder().decode(
      Preprocessing.self, from: Data(try #require(text["kizu.preprocessing"]).utf8))
    #expect(preprocessing == (try reference.encoder().preprocessing))
    #expect(try model.encoded() == reference.model().encoded(), "equal models give equal bytes")
  }

  @Test func unfitClassifiersAreRefused() throws {
    let encoder = try ReferenceModel.all[2].encoder()
    let short = try ReferenceClassifier(classes: ["a", "b"], good: [], dimension: 7).made()
    #expect(throws: ExportError.otherDimension(classifier: 7, encoder: 512)) {
      try ONNXModel(encoder, classifier: short, version: "test")
    }
    let fitting = ReferenceClassifier(classes: ["a", "b"], good: [], dimension: 512)
    var tiled = encoder
    tiled.preprocessing.form.tiling = Tiling(side: 32)
    #expect(throws: ExportError.classifierOfTiles) {
      try ONNXModel(tiled, classifier: fitting.made(), version: "test")
    }
    let alone = try ONNXModel(tiled, version: "test")
    #expect(alone.proto.metadataProps.contains { $0.key == "kizu.tiling" && $0.value.contains("32") })
    var huge = fitting
    huge.weight = 1e300
    #expect(throws: ExportError.notFinite) {
      try ONNXModel(encoder, classifier: huge.made(), version: "test")
    }
  }

  @Test func missingTensorsAreNamed() throws {
    var encoder = try ReferenceModel.all[2].encoder()
    encoder.tensors["layer2.1.bn2.running_var"] = nil
    let error = #expect(throws: WeightsError.self) { try ONNXModel(encoder, version: "test") }
    #expect(error?.description.contains("layer2.1.bn2.running_var") == true)
  }

  private static func floats(_ data: Data) -> [Float] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
  }
}
