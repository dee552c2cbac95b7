import KizuCore
import KizuEval
import SwiftProtobuf

// MARK: Before the encoder

extension ONNXGraph {
  /// Adds what makes the encoder's input of the model's.
  ///
  /// - Returns: The model's input, and the name of the encoder's.
  mutating func addInput(
    _ preprocess: ONNXModel.Preprocess, _ preprocessing: Preprocessing
  ) -> (input: Onnx_ValueInfoProto, image: String) {
    let size = preprocessing.imageSize
    guard preprocess == .inside else { return (.batch("image", [3, size, size]), "image") }
    // (v / 255 - mean) / std = v · a + b, the constants computed in 64 bits.
    let constants = zip(preprocessing.normalization.mean, preprocessing.normalization.standardDeviation)
    let factors = constants.map { 1 / (255 * Double($1)) }
    let shifts = constants.map { -Double($0) / Double($1) }
    let planes = add("Transpose", "planes", ["photo"], ["perm": .numbers([0, 3, 1, 2])])
    let type = Int(Onnx_TensorProto.DataType.float.rawValue)
    let samples = add("Cast", "samples", [planes], ["to": .number(type)])
    let factor = constant("image.factor", [3, 1, 1], factors.map { Float($0) })
    let shift = constant("image.shift", [3, 1, 1], shifts.map { Float($0) })
    let scaled = add("Mul", "image.scaled", [samples, factor])
    return (.batch("photo", [size, size, 3], type: .uint8), add("Add", "image", [scaled, shift]))
  }
}

// MARK: Behind the encoder

extension ONNXGraph {
  /// Adds a classifier of `embedding`.
  ///
  /// - Returns: The outputs that it adds, each with its length.
  /// - Throws: ``ExportError``.
  mutating func add(
    _ classifier: SavedClassifier, embeddingCount: Int
  ) throws(ExportError) -> [(name: String, count: Int)] {
    let (count, dimension) = (classifier.classes.count, classifier.novelty.dimension)
    guard dimension == embeddingCount else {
      throw .otherDimension(classifier: dimension, encoder: embeddingCount)
    }
    let folded = try FoldedClassifier(classifier)
    let weight = constant("classifier.weight", [count, dimension], folded.weights)
    let bias = constant("classifier.bias", [count], folded.bias)
    let logits = add("Gemm", "logits", ["embedding", weight, bias], ["transB": .number(1)])
    add("Softmax", "softmax", [logits], output: "probabilities", ["axis": .number(1)])
    guard let decision = classifier.decision else { return [("probabilities", count)] }
    let defects = constant("classifier.defects", [count, 1], decision.isGood.map { $0 ? 0 : 1 })
    add("MatMul", "sum", ["probabilities", defects], output: "defect")
    return [("probabilities", count), ("defect", 1)]
  }
}

extension Onnx_ValueInfoProto {
  /// A tensor whose first size is free.
  static func batch(
    _ name: String, _ shape: [Int], type: Onnx_TensorProto.DataType = .float
  ) -> Onnx_ValueInfoProto {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = Int32(type.rawValue)
      $0.type.tensorType.shape.dim =
        [.with { $0.dimParam = "N" }] + shape.map { size in .with { $0.dimValue = Int64(size) } }
    }
  }
}
