import KizuCore
import KizuData
import KizuEval
import Testing

@testable import KizuTrial

struct LabelCurveTests {
  private let product = LoopMatrixProduct()

  /// Three classes of unequal size, `distance` apart; pairs share a group.
  private func source(
    _ name: String = "a", count: Int = 120, distance: Float, split: Bool = true, isBalanced: Bool = false
  ) throws -> CurveSource {
    var random = RandomStream(seed: 5, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<count {
      let label = isBalanced ? index / 2 % 3 : [0, 0, 0, 1, 1, 2][index / 2 % 6]
      rows.append(
        EmbeddingTable.Row(
          path: "\(index)", label: "c\(label)", group: "\(index / 2)",
          split: split ? (index < count / 2 ? .train : .test) : nil))
      for column in 0..<6 { values.append(random.normal() + (column == label ? distance : 0)) }
    }
    return CurveSource(name: name, table: try EmbeddingTable(rows: rows, dimension: 6, values: values))
  }

  private func settings(_ draws: Int = 4, noise: Double = 0) -> CurveSettings {
    var settings = CurveSettings()
    (settings.draws, settings.labelNoise) = (draws, noise)
    return settings
  }

  @Test func rungsDrawWhatTheySay() {
    #expect(CurveRung.perClass(5).draws(of: 3) == 3 && CurveRung.perClass(5).draws(of: 9) == 5)
    #expect(CurveRung.share(0.05).draws(of: 3) == 1 && CurveRung.share(0.5).draws(of: 5) == 3)
    #expect(CurveRung.share(1).draws(of: 7) == 7)
    #expect(CurveRung.share(0.05).description == "5 %" && CurveRung.perClass(2).description == "2 a class")
  }

  @Test func drawsAreNestedAndOfTrainingRows() {
    let truth = (0..<60).map { $0 % 3 }
    let train = Array(10..<50)
    func draw(_ rung: CurveRung, number: Int = 0, noise: Double = 0) -> CurveDraw {
      CurveDraw(rung, of: train, truth: truth, classCount: 3, noise: noise, number: number, round: 0, seed: 1)
    }
    let (few, many) = (draw(.perClass(2)), draw(.perClass(5)))
    #expect(few.rows.count == 6 && many.rows.count == 15)
    #expect(Set(few.rows).isSubset(of: many.rows) && Set(many.rows).isSubset(of: train))
    #expect((0..<3).allSatisfy { label in few.labels.count { $0 == label } == 2 })
    #expect(few.labels == few.rows.map { truth[$0] })
    #expect(draw(.perClass(2), number: 1) != few)
    #expect(draw(.share(1), number: 1) == draw(.share(1), number: 2))
    let wrong = draw(.share(1), noise: 1)
    #expect(zip(wrong.rows, wrong.labels).allSatisfy { truth[$0] != $1 && (0..<3).contains($1) })
    let some = draw(.share(1), noise: 0.3)
    let changed = zip(some.rows, some.labels).count { truth[$0] != $1 }
    #expect(changed > 4 && changed < 22)
  }

  @Test func moreLabelsAreBetter() throws {
    let curve = try #require(
      try CurveExperiment([try source(distance: 2, isBalanced: true)], settings: settings()).run(
        product: product))
    #expect(curve.classes == ["c0", "c1", "c2"] && curve.testCount == 60 && curve.draws == 4)
    for method in CurveMethod.onEmbeddings {
      let line = curve.line(encoder: "a", method: method)
      #expect(line.map(\.labels) == line.map(\.labels).sorted())
      #expect(line.first?.labels == 3 && line.last?.labels == 60 && line.last?.rung == "100 %")
      let (first, last) = try (#require(line.first), #require(line.last))
      #expect(last.balancedAccuracy > first.balancedAccuracy)
      #expect(first.draws.count == 4 && Set(last.draws).count == 1)
      for point in line {
        #expect(point.balancedAccuracyCI.low <= point.balancedAccuracy)
        #expect(point.balancedAccuracyCI.high >= point.balancedAccuracy)
      }
    }
  }

  /// 1 a class of 3 and of 57 are 2 labels, and 5 % are 1 + 3: 2 a class are as many, and say nothing more.
  @Test func oneRungForEachNumberOfLabels() throws {
    let values = (0..<120).map { Float($0 % 7) }
    let rows = (0..<120).map {
      EmbeddingTable.Row(
        path: "\($0)", label: $0 < 6 ? "a" : "b", group: nil, split: $0 % 2 == 0 ? .train : .test)
    }
    var settings = settings(2)
    settings.rungs = [.perClass(1), .perClass(2), .share(0.05)]
    let source = CurveSource(
      name: "a", table: try EmbeddingTable(rows: rows, dimension: 1, values: values))
    let curve = try #require(try CurveExperiment([source], settings: settings).run(product: product))
    let line = curve.line(encoder: "a", method: .probe)
    #expect(line.map(\.labels) == [2, 4] && line.map(\.rung) == ["1 a class", "5 %"])
  }

  @Test func allLabelsGiveWhatTheEvaluatorGives() throws {
    for split in [true, false] {
      let source = try source(distance: 1.5, split: split)
      let curve = try #require(try CurveExperiment([source], settings: settings(2)).run(product: product))
      let knn = try Evaluator.knn(source.table, product: product)
      let probe = try Evaluator.probe(source.table, product: product)
      func last(_ method: CurveMethod) -> Double? {
        curve.line(encoder: "a", method: method).last?.balancedAccuracy
      }
      #expect(abs((last(.knn) ?? 0) - knn.balancedAccuracy) < 1e-12)
      #expect(abs((last(.probe) ?? 0) - probe.balancedAccuracy) < 1e-12)
      #expect(curve.protocol.kind == probe.protocol.kind && curve.protocol.folds == probe.protocol.folds)
    }
  }

  @Test func statementsNeedData() throws {
    let good = try source("good", count: 240, distance: 6)
    let poor = try source("poor", count: 240, distance: 1)
    let curve = try #require(try CurveExperiment([good, poor], settings: settings()).run(product: product))
    let reached = try #require(
      curve.statements.first { $0.encoder == "good" && $0.reachedEncoder == "poor" })
    #expect(reached.labels < 40 && reached.reachedLabels == 120)
    #expect(reached.differenceCI.low >= -curve.margin)
    #expect(!curve.statements.contains { $0.encoder == "poor" && $0.reachedEncoder == "good" })
  }

  @Test func wrongLabelsCost() throws {
    let curve = try #require(
      try CurveExperiment([try source(count: 240, distance: 3)], settings: settings(noise: 0.4)).run(
        product: product))
    let clean = try #require(curve.line(encoder: "a", method: .probe).last)
    let noisy = try #require(curve.line(encoder: "a", method: .probe, labelNoise: 0.4).last)
    #expect(noisy.balancedAccuracy < clean.balancedAccuracy)
    #expect(noisy.labels == clean.labels && curve.statements.allSatisfy { $0.encoder == "a" })
  }

  @Test func resultsDoNotDependOnThreadsAndStopWhenAsked() throws {
    let sources = [try source(distance: 1)]
    var settings = settings(2)
    let one = try CurveExperiment(sources, settings: settings).run(product: product)
    settings.evaluation.threads = 3
    let three = try CurveExperiment(sources, settings: settings).run(product: product)
    #expect(one != nil && one == three)
    let atOnce = try CurveExperiment(sources, settings: settings).run(
      product: product, products: [product, product, product])
    #expect(atOnce == one)
    #expect(
      try CurveExperiment(sources, settings: settings).run(product: product, isCancelled: { true }) == nil)
  }

  @Test func sourcesAreJoinedByPath() throws {
    let first = try source(distance: 1)
    let rows = [5, 3, 99].map { first.table.rows[$0] }
    let other = CurveSource(
      name: "b", table: try EmbeddingTable(rows: rows, vectors: [[5], [3], [99]]))
    let (joined, missing) = try CurveSource.joined([first, other])
    let kept = [3, 5, 99]
    let expectedRows = kept.map { first.table.rows[$0] }
    let expectedValues = kept.flatMap { (row: Int) -> [Float] in
      Array(first.table.values[row * 6..<row * 6 + 6])
    }
    #expect(missing == 117)
    #expect(joined[0].table.rows == expectedRows && joined[1].table.rows == expectedRows)
    #expect(joined[1].table.values == [3, 5, 99])
    #expect(joined[0].table.values == expectedValues)
  }
}
