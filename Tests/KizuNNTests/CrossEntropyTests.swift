import Foundation
import KizuCore
import Testing

@testable import KizuNN

@Suite struct CrossEntropyTests {
  private struct Case: Decodable {
    var logits: [Float]
    var labels: [Int]
    var weights: [Float]
    var smoothing: Float
    var loss: Double
    var gradient: [Double]
  }

  private func evaluate(
    _ loss: CrossEntropy, _ logits: [Float], _ labels: [Int]
  ) -> (loss: Float, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: logits.count)
    var span = gradient.mutableSpan
    let value = loss.evaluate(
      logits.span, targets: ClassTargets(labels: labels, classCount: loss.classWeights.count),
      gradient: &span)
    return (value, gradient)
  }

  @Test("Loss and gradient are PyTorch's, of weighted classes, softened labels and extreme logits")
  func reference() throws {
    let file = Bundle.module.bundleURL.appending(path: "Fixtures/cross-entropy.json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    #expect(cases.count == 5)
    for one in cases {
      let loss = CrossEntropy(classWeights: one.weights, smoothing: one.smoothing)
      let found = evaluate(loss, one.logits, one.labels)
      #expect(abs(Double(found.loss) - one.loss) < 1e-5 * max(1, abs(one.loss)))
      for (value, expected) in zip(found.gradient, one.gradient) {
        #expect(abs(Double(value) - expected) < 1e-6)
      }
    }
  }

  @Test("The gradient is the slope of the loss, and moving all logits of a row alike changes nothing")
  func differences() {
    var random = RandomStream(seed: 1, purpose: .test)
    let loss = CrossEntropy(classWeights: [0.5, 2, 1], smoothing: 0.1)
    let logits = (0..<12).map { _ in random.normal() }
    let labels = [0, 2, 1, 2]
    let gradient = evaluate(loss, logits, labels).gradient
    for index in logits.indices {
      func moved(_ step: Float) -> Float {
        var moved = logits
        moved[index] += step
        return evaluate(loss, moved, labels).loss
      }
      #expect(abs((moved(0.01) - moved(-0.01)) / 0.02 - gradient[index]) < 1e-3)
    }
    for row in 0..<4 { #expect(abs(gradient[3 * row..<3 * row + 3].reduce(0, +)) < 1e-6) }
  }

  @Test("Balanced weights make every class count alike")
  func weights() {
    let labels = [0, 1, 1, 2, 2, 2]
    let weights = ClassTargets(labels: labels, classCount: 3).balancedWeights
    #expect(weights == [2, 1, Float(6) / 9])
    for label in 0..<3 {
      #expect(abs(labels.filter { $0 == label }.reduce(0) { $0 + weights[$1] } - 2) < 1e-6)
    }
  }
}
