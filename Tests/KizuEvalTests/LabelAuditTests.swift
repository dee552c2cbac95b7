import KizuCore
import KizuData
import Testing

@testable import KizuEval

struct LabelAuditTests {
  private struct JointCase: Decodable {
    let classes: Int
    let labels: [Int]
    let probabilities: [Double]
    let thresholds: [Double]
    let counts: [[Int]]
    let calibrated: [[Double]]
    let wrong: Double
  }

  private let product = LoopMatrixProduct()

  /// Classes apart by `shift`; the photos of one group are one after the other.
  private func table(
    rows: Int, classes: Int, shift: Float, groupSize: Int = 1, labels: ((Int, Int) -> Int?)? = nil
  ) throws -> (table: EmbeddingTable, truth: [Int]) {
    let dimension = 12
    let (values, truth) = Fixture.features(
      seed: 5, rows: rows, dimension: dimension, classes: classes, shift: shift)
    let entries = truth.enumerated().map { row, label in
      EmbeddingTable.Row(
        path: "p\(row)", label: (labels.map { $0(row, label) } ?? label).map { "c\($0)" },
        group: groupSize > 1 ? "g\(row / groupSize)" : nil)
    }
    return (try EmbeddingTable(rows: entries, dimension: dimension, values: values), truth)
  }

  // MARK: The confident joint

  @Test func jointIsThatOfTheReference() throws {
    let cases = try Fixture.decode([JointCase].self, from: "confident_joint.json")
    #expect(cases.count == 4)
    for expected in cases {
      let joint = ConfidentJoint(
        probabilities: expected.probabilities, labels: expected.labels, classCount: expected.classes)
      #expect(joint.counts == expected.counts)
      for (own, other) in zip(joint.thresholds, expected.thresholds) { #expect(abs(own - other) < 1e-12) }
      for (own, other) in zip(joint.calibrated.joined(), expected.calibrated.joined()) {
        #expect(abs(own - other) < 1e-9)
      }
      #expect(abs(joint.wrong - expected.wrong) < 1e-9)
    }
  }

  @Test func jointOfCertaintyIsTheConfusion() {
    // Labels 0, 0, 0, 1, 1; the third is surely a 1.
    let joint = ConfidentJoint(
      probabilities: [1, 0, 1, 0, 0, 1, 0, 1, 0, 1], labels: [0, 0, 0, 1, 1], classCount: 2)
    #expect(joint.counts == [[2, 1], [0, 2]] && joint.wrong == 1)
  }

  @Test func emptyAndAbsentClassesAreNoTrouble() {
    let none = ConfidentJoint(probabilities: [], labels: [], classCount: 3)
    #expect(none.wrong == 0 && none.thresholds == [1, 1, 1])
    let equal = ConfidentJoint(
      probabilities: [Double](repeating: 1.0 / 3, count: 9), labels: [0, 0, 0], classCount: 3)
    #expect(equal.calibrated.map { $0.reduce(0, +) } == [3, 0, 0])
  }

  // MARK: The audit

  @Test func plantedErrorsComeFirst() throws {
    let wrong = Set([3, 40, 41, 77])
    let (table, truth) = try table(rows: 120, classes: 3, shift: 0.8) { row, label in
      wrong.contains(row) ? (label + 1) % 3 : label
    }
    let audit = try LabelAudit(table, product: product)
    #expect(audit.findings.count == 120 && audit.unjudged.isEmpty && audit.folds == 5)
    #expect(Set(audit.findings.prefix(4).map(\.row)) == wrong)
    for finding in audit.findings.prefix(4) {
      #expect(finding.suggestion == truth[finding.row] && finding.isUnanimous)
      #expect(finding.suggestionProbability > finding.labelProbability)
    }
    #expect(abs(audit.estimatedWrong - 4) <= 3)
    #expect(audit.doubtful == audit.findings.filter { $0.labelProbability < 0.1 } && !audit.doubtful.isEmpty)
    #expect(
      zip(audit.findings, audit.findings.dropFirst()).allSatisfy {
        $0.labelProbability <= $1.labelProbability
      })
  }

  @Test func photosOfOneGroupAreNoEvidence() throws {
    // Pure noise: only a photo's own group, which holds its copy, knows its label.
    var random = RandomStream(seed: 2, purpose: .test)
    let (pairs, dimension) = (40, 8)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for pair in 0..<pairs {
      let photo = (0..<dimension).map { _ in random.normal() }
      for copy in 0..<2 {
        rows.append(.init(path: "\(pair) \(copy)", label: pair % 2 == 0 ? "a" : "b", group: "\(pair)"))
        values += photo
      }
    }
    let grouped = try EmbeddingTable(rows: rows, dimension: dimension, values: values)
    let audit = try LabelAudit(grouped, product: product)
    #expect(audit.balancedAccuracy < 0.75)
    let witnesses = LabelWitnesses.of(audit.findings, in: grouped, count: 3, product: product)
    for (finding, witness) in zip(audit.findings, witnesses) {
      let own = rows[finding.row]
      #expect(witness.agreeing.count == 3 && witness.disagreeing.count == 3)
      #expect(
        witness.agreeing.allSatisfy { rows[$0.index].label == own.label && rows[$0.index].group != own.group }
      )
      #expect(witness.disagreeing.allSatisfy { rows[$0.index].label != own.label })
      #expect(witness.agreeing.allSatisfy { $0.similarity < 0.9999 })
    }
    // The same photos without groups: the copy tells.
    let alone = try EmbeddingTable(
      rows: rows.map { .init(path: $0.path, label: $0.label) }, dimension: dimension, values: values)
    #expect(try LabelAudit(alone, product: product).balancedAccuracy > audit.balancedAccuracy + 0.1)
  }

  @Test func aClassOfOneGroupIsLeftOut() throws {
    // Class 2 stands in the last group only.
    let (table, _) = try table(rows: 60, classes: 2, shift: 0.8, groupSize: 6) { row, label in
      row >= 54 ? 2 : row == 7 ? nil : label
    }
    let audit = try LabelAudit(table, product: product)
    #expect(audit.unjudged == Array(54..<60) && audit.unlabelledCount == 1)
    #expect(audit.findings.count == 53)
    #expect(!audit.findings.contains { $0.row == 7 })
  }

  @Test func theResultDoesNotDependOnThreads() throws {
    let (table, _) = try table(rows: 90, classes: 3, shift: 0.2)
    #expect(
      try LabelAudit(table, seed: 3, product: product, threads: 1)
        == LabelAudit(table, seed: 3, product: product, threads: 4))
  }

  @Test func unusableLabelsAreRefused() throws {
    #expect(throws: EvaluationError.oneClass("c0")) {
      try LabelAudit(table(rows: 20, classes: 2, shift: 1) { _, _ in 0 }.table, product: product)
    }
    #expect(throws: EvaluationError.noLabelledRows(unlabelled: 20)) {
      try LabelAudit(table(rows: 20, classes: 2, shift: 1) { _, _ in nil }.table, product: product)
    }
    #expect(throws: EvaluationError.oneGroup) {
      try LabelAudit(table(rows: 20, classes: 2, shift: 1, groupSize: 20).table, product: product)
    }
    // Two groups of one class each: nothing can be judged, and nothing traps.
    let (apart, _) = try table(rows: 20, classes: 2, shift: 1, groupSize: 10) { row, _ in row / 10 }
    let audit = try LabelAudit(apart, product: product)
    #expect(audit.findings.isEmpty && audit.unjudged.count == 20 && audit.estimatedWrong == 0)
    #expect(audit.balancedAccuracy == 0)
  }

  // MARK: Planted errors

  @Test(arguments: [0.05, 0.2, 0.5])
  func plantingMakesTheShareWrong(share: Double) {
    let labels = (0..<200).map { $0 % 4 }
    let (wrong, planted) = PlantedErrors.plant(share, in: labels, classCount: 4, seed: 1, draw: 0)
    #expect(planted.count == Int(200 * share))
    #expect(labels.indices.filter { labels[$0] != wrong[$0] } == planted)
    #expect(wrong.allSatisfy { (0..<4).contains($0) })
    let other = PlantedErrors.plant(share, in: labels, classCount: 4, seed: 1, draw: 1)
    #expect(other.planted != planted)
  }

  @Test func plantedErrorsAreFoundAndCounted() throws {
    let (table, _) = try table(rows: 150, classes: 3, shift: 0.9)
    var done: [Int] = []
    let results = try PlantedErrors.find(shares: [0.1, 0.2], in: table, draws: 2, product: product) {
      done.append($0)
    }
    #expect(done == [1, 2, 3, 4] && results.map(\.share) == [0.1, 0.2])
    for (result, planted) in zip(results, [15, 30]) {
      #expect(result.draws.count == 2)
      for draw in result.draws {
        #expect(draw.planted == planted && draw.recallAtHalfPrecision > 0.85)
        #expect(draw.found <= min(draw.planted, draw.doubtful))
        #expect(abs(draw.estimatedWrong - Double(planted)) < Double(planted))
      }
    }
  }

  @Test func auditsCheckThemselves() throws {
    let (apart, _) = try table(rows: 150, classes: 3, shift: 0.9)
    let good = try LabelAudit(apart, seed: 2, product: product)
    // 8 labels a draw: 4 draws make 30 of them.
    let slow = try PlantedErrors.find(shares: [0.05], in: apart, draws: 4, seed: 2, product: product)
    #expect(good.check == slow[0] && good.check?.isTrusted == true)
    #expect(good.check?.recallAtHalfPrecision ?? 0 > 0.8)
    // Classes that the numbers do not tell apart: whatever stands on the list, nothing found speaks for it.
    let (noise, _) = try table(rows: 150, classes: 3, shift: 0)
    let bad = try LabelAudit(noise, product: product)
    #expect(bad.check?.isTrusted == false && bad.balancedAccuracy < 0.5)
    #expect(!bad.findings.isEmpty)
    // Too few labels for one in twenty.
    let (few, _) = try table(rows: 9, classes: 2, shift: 1)
    #expect(try LabelAudit(few, product: product).check == nil)
  }

  @Test func recallOfDrawsIsWeighedByWhatWasPlanted() {
    func draw(_ planted: Int, _ recall: Double) -> PlantedErrors.Draw {
      .init(planted: planted, doubtful: 0, found: 0, recallAtHalfPrecision: recall, estimatedWrong: 0)
    }
    let errors = PlantedErrors(share: 0.1, draws: [draw(1, 1), draw(3, 0), draw(0, 0)])
    #expect(errors.recallAtHalfPrecision == 0.25 && errors.isTrusted == false)
    #expect(PlantedErrors(share: 0.1, draws: [draw(1, 1), draw(1, 0)]).isTrusted == true)
    #expect(PlantedErrors(share: 0.1, draws: [draw(0, 0)]).isTrusted == nil)
  }

  @Test func recallStopsAtHalfPrecision() {
    // Rows 0, 1 and 2 are doubtful.
    func finding(_ row: Int) -> LabelAudit.Finding {
      .init(
        row: row, label: 0, suggestion: 1, labelProbability: Double(row) / 25, suggestionProbability: 0.5,
        isUnanimous: false)
    }
    let audit = LabelAudit(
      classes: ["a", "b"], findings: (0..<8).map { finding($0) }, estimatedWrong: 3,
      balancedAccuracy: 1, folds: 5, unjudged: [], unlabelledCount: 0)
    // Right, wrong, wrong, right: 2 of 4; then none until the last.
    let draw = PlantedErrors.Draw(audit, planted: [0, 3, 7, 99])
    #expect(draw.planted == 3 && draw.doubtful == 3 && draw.found == 1)
    #expect(draw.recallAtHalfPrecision == 2.0 / 3 && draw.precision == 1.0 / 3 && draw.recall == 1.0 / 3)
  }
}
