import Foundation
import KizuCore
import KizuEval
import Testing

@testable import KizuExport

@Suite struct FoldedClassifierTests {
  @Test(
    "One linear layer and a softmax give the probabilities of the saved classifier",
    arguments: [2, 3, 7], [0.1, 0.7, 30])
  func agreement(classCount: Int, temperature: Double) throws {
    let names = (0..<classCount).map { "c\($0)" }
    for good in [[], ["c1"]] {
      var reference = ReferenceClassifier(classes: names, good: good, dimension: 17)
      (reference.temperature, reference.weight) = (temperature, 0.3)
      let classifier = try reference.made()
      let folded = try FoldedClassifier(classifier)
      let values = ReferenceModel.noise(40 * 17, seed: 5).map { $0 * 2 }
      let predictions = classifier.predict(values, product: LoopMatrixProduct())
      #expect(predictions.count == 40)
      for (row, prediction) in predictions.enumerated() {
        let logits = (0..<classCount).map { label in
          (0..<17).reduce(Double(folded.bias[label])) {
            $0 + Double(folded.weights[label * 17 + $1]) * Double(values[row * 17 + $1])
          }
        }
        let largest = logits.max() ?? 0
        let shares = logits.map { exp($0 - largest) }
        let sum = shares.reduce(0, +)
        for (share, expected) in zip(shares, prediction.probabilities) {
          #expect(abs(share / sum - expected) < 2e-5)
        }
      }
    }
  }
}
