import KizuCore
import KizuNN
import RealModule
import Testing

@testable import KizuSSL

@Suite struct EmbeddingDiagnosticsTests {
  func diagnose(_ z: [Float], dimensions: Int) -> EmbeddingDiagnostics {
    EmbeddingDiagnostics(z.span, dimensions: dimensions)
  }

  @Test("Equal projections: aligned, not uniform, no spread, one dimension")
  func collapsed() {
    let row: [Float] = [1, 2, -2, 0]
    let found = diagnose((0..<12).flatMap { _ in row }, dimensions: 4)
    #expect(found.alignment < 1e-12 && abs(found.uniformity) < 1e-12 && found.spread < 1e-6)
    #expect(abs(found.effectiveRank - 1) < 1e-4)
  }

  @Test("Photos on the axes of the space: every number is known")
  func axes() {
    // Photos +e₁, -e₁, … -e₄ of different lengths, both views alike.
    var view: [Float] = []
    for k in 0..<4 {
      for sign: Float in [3, -3] { view += (0..<4).map { $0 == k ? sign : 0 } }
    }
    let found = diagnose(view + view.map { 2 * $0 }, dimensions: 4)
    #expect(found.alignment < 1e-12 && abs(found.spread - 1) < 1e-6 && abs(found.effectiveRank - 4) < 1e-5)
    // Of the 28 pairs, 4 are opposite (distance² 4) and 24 at right angles (2).
    let expected = Double.log((4 * Double.exp(-8) + 24 * Double.exp(-4)) / 28)
    #expect(abs(found.uniformity - expected) < 1e-6)
  }

  @Test func opposedViewsAndZeros() {
    let view: [Float] = [1, 0, 0, 1, -1, 0]
    #expect(abs(diagnose(view + view.map { -$0 }, dimensions: 2).alignment - 4) < 1e-9)
    let zeros = diagnose([Float](repeating: 0, count: 16), dimensions: 2)
    #expect(zeros.effectiveRank == 0 && zeros.alignment == 0 && zeros.spread == 0 && zeros.uniformity == 0)
  }

  @Test("The rank of two singular values is the exponential of their entropy")
  func effectiveRank() {
    // First views are 3 and second views 1 along another axis: singular values in the ratio 3 to 1.
    let z: [Float] = [3, 0, -3, 0, 0, 1, 0, -1]
    let entropy = -(0.75 * Double.log(0.75) + 0.25 * Double.log(0.25))
    #expect(abs(diagnose(z, dimensions: 2).effectiveRank - .exp(entropy)) < 1e-5)
  }

  @Test(arguments: [1, 2, 3, 17, 40])
  func eigenvalues(size: Int) {
    // Q diag(λ) Qᵀ for a product Q of reflections: the eigenvalues are known.
    var random = RandomStream(seed: UInt64(size), purpose: .test)
    let values = (0..<size).map { Double($0 / 2) * 1.5 - 2 }
    var matrix = [Double](repeating: 0, count: size * size)
    for index in 0..<size { matrix[index * size + index] = values[index] }
    for _ in 0..<3 {
      let v = (0..<size).map { _ in Double(random.normal()) }
      let norm = v.reduce(0) { $0 + $1 * $1 }
      func reflected(_ m: [Double]) -> [Double] {
        m.indices.map { place in
          let (row, column) = (place / size, place % size)
          let along = (0..<size).reduce(0.0) { $0 + v[$1] * m[$1 * size + column] }
          return m[place] - 2 * v[row] * along / norm
        }
      }
      func transposed(_ m: [Double]) -> [Double] { m.indices.map { m[$0 % size * size + $0 / size] } }
      matrix = transposed(reflected(transposed(reflected(matrix))))
    }
    let found = SymmetricEigenvalues.of(matrix, size: size)
    #expect(zip(found, values.sorted()).allSatisfy { abs($0 - $1) < 1e-9 } && found.count == size)
    #expect(SymmetricEigenvalues.of([Double](repeating: 0, count: 9), size: 3) == [0, 0, 0])
  }
}

@Suite struct TrainingHealthTests {
  private let settings: PretrainSettings

  init() throws {
    let bench = try Bench()
    settings = try Pretrainer.prepare(bench.request("run") { $0.options.epochs = 100 }).settings
  }

  private func report(
    epoch: Int = 30, loss: Double = 2, spread: Double = 0.9, rank: Double = 20, neighbours: Double? = nil
  ) -> EpochReport {
    EpochReport(
      epoch: epoch, step: epoch * settings.stepsPerEpoch, loss: loss, trivialLoss: .log(31),
      diagnostics: EmbeddingDiagnostics(
        alignment: 0.4, uniformity: -3, spread: spread, effectiveRank: rank),
      neighbours: neighbours.map { NeighbourAccuracy(balancedAccuracy: $0, low: 0, high: 1) },
      untrainedNeighbours: neighbours.map { _ in NeighbourAccuracy(balancedAccuracy: 0.6, low: 0, high: 1) },
      learningRate: 0.01, pairsPerSecond: 10, seconds: 1)
  }

  @Test func healthyTrainingIsLeftAlone() {
    var health = TrainingHealth(settings)
    let warnings = (1...100).compactMap { health.warning(after: report(epoch: $0)) }
    #expect(warnings.isEmpty)
  }

  @Test("Neighbours that get worse are told once, when half of the training is done")
  func worseNeighbours() {
    var health = TrainingHealth(settings)
    let half = settings.epochs / 2
    let quiet = [
      health.warning(after: report(epoch: half - 1, neighbours: 0.5)),
      health.warning(after: report(epoch: half, neighbours: 0.61)),
    ]
    #expect(quiet == [nil, nil])
    #expect(health.warning(after: report(epoch: half + 1, neighbours: 0.5))?.contains("50 %") == true)
    #expect(health.warning(after: report(epoch: half + 2, neighbours: 0.4)) == nil)
  }

  @Test("Collapse and guessing are told once each, and not before they mean something")
  func warnings() {
    var health = TrainingHealth(settings)
    // The rate rises for 20 steps, that is 10 epochs.
    let early = (1...10).compactMap { health.warning(after: report(epoch: $0, loss: 3.4, spread: 0.01)) }
    #expect(early.isEmpty)
    let collapsed = health.warning(after: report(epoch: 11, spread: 0.19)) ?? ""
    #expect(collapsed.contains("collapsed") && collapsed.contains("epoch 11"))
    let again = health.warning(after: report(epoch: 12, rank: 3.9))
    let learning = health.warning(after: report(epoch: 12, loss: 0.94 * .log(31)))
    #expect(again == nil && learning == nil)
    let guessing = health.warning(after: report(epoch: 13, loss: 0.96 * .log(31))) ?? ""
    #expect(guessing.contains("guessing") && guessing.contains("--temperature"))
    let both = health.warning(after: report(epoch: 14, loss: 3.4, spread: 0.01))
    #expect(both == nil)
    var other = TrainingHealth(settings)
    let rank = other.warning(after: report(rank: 3.9)) ?? ""
    #expect(rank.contains("collapsed"))
  }
}
