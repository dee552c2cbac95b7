import KizuCore
import Testing

@testable import KizuEval

struct LinearLayerTests {
  @Test(
    "A probe as a layer on embeddings as they are, and back, calls and scores alike", arguments: [1, 2, 3])
  func layer(classes: Int) {
    var random = RandomStream(seed: 3, purpose: .test)
    let labels = (0..<30).map { [0, 2, 3][$0 % classes] }
    var values: [Float] = []
    for label in labels {
      for column in 0..<4 { values.append(7 + Float(column) * random.normal() + (column == label ? 2 : 0)) }
    }
    let product = LoopMatrixProduct()
    let probe = LinearProbe.fit(values, dimension: 4, labels: labels, classCount: 5, c: 1, product: product)
    let layer = probe.layer
    #expect(layer.weights.count == 4 * classes && layer.bias.count == classes)
    let raw = LinearProbe(
      weights: layer.weights, bias: layer.bias, classes: probe.classes, classCount: 5, dimension: 4)
    let (first, second) = (
      probe.probabilities(of: values, product: product), raw.probabilities(of: values, product: product)
    )
    for (a, b) in zip(first, second) { #expect(abs(a - b) < 1e-4) }
    #expect(Set(first.map { $0 > 0 }).count == 2)
  }
}
