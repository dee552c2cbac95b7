import Foundation
import KizuAugment
import KizuCore
import KizuEval
import KizuNN
import Testing

@testable import KizuExport

/// What ONNX Runtime computed with the exported models, by tools/reference/onnx_vectors.py.
private struct Stored: Decodable {
  /// Every 8th number of each photo's embedding.
  let embedding: [[Double]]
  let probabilities: [[Double]]?
  let defect: [Double]?

  static let all = Result {
    let file = Bundle.module.bundleURL.appending(path: "Fixtures/onnx-vectors.json")
    return try JSONDecoder().decode([String: Stored].self, from: Data(contentsOf: file))
  }
}

@Suite struct RuntimeAgreementTests {
  /// Writes the models and their inputs where `KIZU_ONNX_FOLDER` says, for the script.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["KIZU_ONNX_FOLDER"] != nil),
    arguments: ReferenceModel.all)
  func writeModels(reference: ReferenceModel) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["KIZU_ONNX_FOLDER"])
    let url = URL(filePath: folder).appending(path: reference.name)
    try Data(try reference.model().encoded()).write(to: url.appendingPathExtension("onnx"))
    try Data(reference.photos).write(to: url.appendingPathExtension("bytes"))
  }

  @Test(
    "What ONNX Runtime computes with the exported model is what Kizu computes", arguments: ReferenceModel.all)
  func agreement(reference: ReferenceModel) throws {
    let stored = try #require(try Stored.all.get()[reference.name])
    let weights = try reference.encoder()
    let engine = try Engine(threads: 1)
    let network = try EncoderNetwork(engine: engine, weights: weights, batch: 3)
    let transform = EvaluationTransform(weights.preprocessing, channels: 3)
    let bytes = reference.photos
    let count = bytes.count / ReferenceModel.photoCount
    var images: [Float] = []
    for photo in 0..<ReferenceModel.photoCount {
      var image = [Float](repeating: 0, count: transform.sampleCount)
      var span = image.mutableSpan
      let pixels = Array(bytes[photo * count..<(photo + 1) * count])
      transform.apply(
        to: ImageBuffer(width: reference.size, height: reference.size, channels: 3, pixels: pixels),
        into: &span)
      images += image
    }
    let embeddings = try network.embed(images.span)
    for (photo, expected) in stored.embedding.enumerated() {
      let found = stride(from: photo * 512, to: (photo + 1) * 512, by: 8).map { Double(embeddings[$0]) }
      #expect(found.count == expected.count)
      let scale = expected.map { abs($0) }.max() ?? 0
      #expect(scale > 0.1)
      for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-4 * scale) }
    }
    guard let classifier = try reference.classifier() else {
      #expect(stored.probabilities == nil && stored.defect == nil)
      return
    }
    let predictions = classifier.predict(embeddings, product: engine)
    let probabilities = try #require(stored.probabilities)
    #expect(
      probabilities.count == predictions.count
        && probabilities.flatMap { $0 }.contains { $0 > 0.05 && $0 < 0.95 })
    for (prediction, expected) in zip(predictions, probabilities) {
      #expect(prediction.probabilities.count == expected.count)
      for (a, b) in zip(prediction.probabilities, expected) { #expect(abs(a - b) <= 1e-4) }
    }
    #expect((stored.defect == nil) == (classifier.decision == nil))
    for (prediction, expected) in zip(predictions, stored.defect ?? []) {
      #expect(abs((prediction.defect ?? -1) - expected) <= 1e-4)
    }
  }
}
