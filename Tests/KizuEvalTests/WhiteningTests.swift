import KizuCore
import KizuEval
import RealModule
import Testing

@Suite struct WhiteningTests {
  private let product = LoopMatrixProduct()

  /// Correlated vectors: each feature is noise of its own scale, mixed with the feature before.
  private func vectors(_ count: Int, _ dimension: Int) -> [Float] {
    var random = RandomStream(seed: 3, purpose: .test)
    var values: [Float] = []
    for _ in 0..<count {
      var previous: Float = 0
      for feature in 0..<dimension {
        let value = 0.8 * previous + random.uniform(in: -1...1) * Float(feature + 1) + 5
        values.append(value)
        previous = value
      }
    }
    return values
  }

  @Test(arguments: [(200, 1), (200, 2), (500, 7), (900, 17)])
  func whitenedVectorsHaveTheUnitMatrixAsCovariance(count: Int, dimension: Int) {
    let values = vectors(count, dimension)
    let whitening = Whitening(of: values.span, dimension: dimension, shrinkage: 1e-7, product: product)
    let white = whitening.apply(to: values.span, product: product)
    for i in 0..<dimension {
      let mean = (0..<count).reduce(Float(0)) { $0 + white[$1 * dimension + i] } / Float(count)
      #expect(abs(mean) < 1e-2)
      for j in 0..<dimension {
        let sum = (0..<count).reduce(Double(0)) {
          $0 + Double(white[$1 * dimension + i]) * Double(white[$1 * dimension + j])
        }
        #expect(abs(sum / Double(count) - (i == j ? 1 : 0)) < 1e-2)
      }
    }
  }

  @Test func fewAndEqualVectorsStayFinite() {
    for count in [1, 2, 5] {
      let equal = [Float](repeating: 0.25, count: 9 * count)
      for values in [vectors(count, 9), equal, [Float](repeating: 0, count: 9 * count)] {
        let whitening = Whitening(of: values.span, dimension: 9, product: product)
        let white = whitening.apply(to: values.span, product: product)
        #expect(white.allSatisfy { $0.isFinite })
        let embedding = TilePooling.embedding(of: values.span, featureCount: 9, product: product)
        #expect(embedding.count == TilePooling.dimension(of: 9) && embedding.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test func aRareFeatureStandsOutHoweverSmallItIs() throws {
    // One tile of 300 differs in the feature that hardly varies; the others vary fifty times as much.
    let (count, dimension, odd) = (300, 6, 123)
    var random = RandomStream(seed: 4, purpose: .test)
    var values = (0..<count * dimension).map { index in
      random.uniform(in: -1...1) * (index % dimension == 2 ? 0.02 : 1)
    }
    values[odd * dimension + 2] = 0.3
    let before = Array(values[..<(odd * dimension)])
    let usual = TilePooling.embedding(
      of: before.span, featureCount: dimension, product: product)
    let unusual = TilePooling.embedding(of: values.span, featureCount: dimension, product: product)
    // First the mean, then the whitened unusual tiles, then the means of the distances up to the farthest alone.
    let farthest = (try #require(usual.last), try #require(unusual.last))
    #expect(farthest.1 > farthest.0 + 1)
    let part = unusual[dimension..<(2 * dimension)].map { abs($0) }
    #expect(part.max() == part[2])
    // The mean alone hardly moves.
    #expect(abs(unusual[2] - usual[2]) < 2e-3)
  }

  @Test func distancesAreToldInGeneralisedMeans() {
    let (count, dimension) = (41, 5)
    let values = vectors(count, dimension)
    let white = Whitening(of: values.span, dimension: dimension, product: product)
      .apply(to: values.span, product: product)
    let squares = (0..<count).map { row in
      (0..<dimension).reduce(0.0) { $0 + Double.pow(Double(white[row * dimension + $1]), 2) }
    }
    let median = squares.sorted()[count / 2]
    let embedding = TilePooling.embedding(of: values.span, featureCount: dimension, product: product)
    for (index, exponent) in [(0, 4.0), (31, 128.0)] {
      let sum = squares.reduce(0.0) { $0 + Double.pow($1 / median, exponent) }
      let expected = Double.log(Double.pow(sum / Double(count), 1 / exponent))
      #expect(abs(Double(embedding[2 * dimension + index]) - expected) < 1e-4)
    }
  }
}
