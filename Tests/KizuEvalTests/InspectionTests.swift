import KizuCore
import KizuData
import KizuEval
import Testing

struct InspectionTests {
  private let product = LoopMatrixProduct()

  /// Goods at 0, dents and cracks away from it by `distance`; pairs of rows share a group.
  private func table(_ count: Int, distance: Float, groups: Bool = true, split: Bool = true) throws
    -> EmbeddingTable
  {
    var random = RandomStream(seed: 3, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<count {
      let label = index / 2 % 5 == 0 ? "dent" : index / 2 % 5 == 1 ? "crack" : "good"
      rows.append(
        EmbeddingTable.Row(
          path: "\(index).png", label: label, group: groups ? "\(index / 2)" : nil,
          split: split ? (index < count / 2 ? .train : .test) : nil))
      for column in 0..<4 {
        let own = (label == "dent" && column == 0) || (label == "crack" && column == 1)
        values.append(random.normal() + (own ? distance : 0))
      }
    }
    return try EmbeddingTable(rows: rows, dimension: 4, values: values)
  }

  private func figures(
    _ table: EmbeddingTable, _ settings: InspectionSettings = InspectionSettings()
  ) throws -> InspectionFigures {
    try #require(try Evaluator.probe(table, inspection: settings, product: product).inspection)
  }

  @Test(arguments: [
    ("good", true), ("OK", true), ("1_health", true), ("03-healthy", true), ("良品", true), ("Normal", true),
    ("no good", false), ("goodish", false), ("nok", false), ("不良品", false), ("7", false), ("", false),
  ])
  func usualNamesAreKnown(name: String, isGood: Bool) {
    #expect(GoodClasses.isUsual(name) == isGood)
  }

  @Test func classesThatTellNothingAreRefused() throws {
    #expect(throws: EvaluationError.noGoodClass(["a", "b"])) { try GoodClasses.among(["a", "b"], named: []) }
    #expect(throws: EvaluationError.unknownGoodClass("c", ["a", "b"])) {
      try GoodClasses.among(["a", "b"], named: ["c"])
    }
    #expect(throws: EvaluationError.noDefectClass(["a", "b"])) {
      try GoodClasses.among(["a", "b"], named: ["a", "b"])
    }
    #expect(try GoodClasses.among(["a", "ok"], named: ["a"]) == [true, false])
    #expect(EvaluationError.noGoodClass([]).exitStatus == .usage)
  }

  @Test func everyTestRowIsCounted() throws {
    let figures = try figures(table(200, distance: 2.5))
    #expect(figures.good == ["good"])
    #expect(figures.escapes.of == 40 && figures.overkill.of == 60)
    #expect(figures.escapeGroups?.of == 20 && figures.overkillGroups?.of == 30)
    #expect(figures.auroc > 0.85 && figures.averagePrecision > 0.8)
    #expect(figures.reliability.reduce(0) { $0 + $1.photos } == 100)
    #expect(figures.thresholds.count == 1 && figures.temperatures.count == 1)
    #expect(figures.notes.contains { $0.contains("count groups") })
    let alone = try self.figures(table(200, distance: 2.5, groups: false, split: false))
    #expect(alone.escapes.of == 80 && alone.escapeGroups == nil && alone.thresholds.count == 5)
    #expect(alone.notes.contains { $0.contains("5 classifiers") })
  }

  @Test func costsMoveErrorsFromOneSideToTheOther() throws {
    let table = try table(400, distance: 1.5)
    let even = try figures(table)
    let dear = try figures(table, InspectionSettings(rule: .cost(miss: 50, falseAlarm: 1, defectRate: nil)))
    let cheap = try figures(table, InspectionSettings(rule: .cost(miss: 1, falseAlarm: 50, defectRate: nil)))
    #expect(dear.escapes.count < even.escapes.count && even.escapes.count < cheap.escapes.count)
    #expect(dear.overkill.count > even.overkill.count && even.overkill.count > cheap.overkill.count)
    #expect(dear.auroc == cheap.auroc)
    let rare = try figures(table, InspectionSettings(rule: .cost(miss: 1, falseAlarm: 1, defectRate: 0.001)))
    #expect(rare.overkill.count < even.overkill.count)
    let recall = try figures(table, InspectionSettings(rule: .recall(0.95)))
    #expect(recall.escapes.rate < 0.2 && recall.overkill.count > even.overkill.count)
  }

  @Test func thresholdNeverLooksAtTestRows() throws {
    let table = try table(200, distance: 1)
    let turned = try EmbeddingTable(
      rows: table.rows.map { row in
        var row = row
        if row.split == .test { row.label = row.label == "good" ? "dent" : "good" }
        return row
      }, dimension: 4, values: table.values)
    let (before, after) = (try figures(table), try figures(turned))
    #expect(before.thresholds == after.thresholds && before.temperatures == after.temperatures)
    // What was an escape is now rightly called good.
    #expect(after.escapes.count == after.escapes.of - before.overkill.count)
  }

  @Test func thresholdsFollowTheRules() {
    let curve = DecisionCurve(
      scores: [0.9, 0.8, 0.6, 0.4, 0.2], isDefect: [true, false, true, false, false])
    func threshold(_ rule: OperatingRule) -> Double { rule.threshold(on: curve) }
    #expect(abs(threshold(.recall(0.5)) - 0.85) < 1e-12)
    #expect(abs(threshold(.recall(0.51)) - 0.5) < 1e-12)
    #expect(abs(threshold(.recall(1)) - 0.5) < 1e-12)
    #expect(abs(threshold(.falseAlarms(0)) - 0.85) < 1e-12)
    #expect(abs(threshold(.falseAlarms(0.4)) - 0.5) < 1e-12)
    #expect(threshold(.falseAlarms(1)) == 0)
    #expect(abs(threshold(.cost(miss: 100, falseAlarm: 1, defectRate: nil)) - 0.5) < 1e-12)
    #expect(abs(threshold(.cost(miss: 1, falseAlarm: 100, defectRate: nil)) - 0.85) < 1e-12)
    // Without defects no false alarm is worth it; with nothing else, every defect is found.
    #expect(threshold(.cost(miss: 1, falseAlarm: 1, defectRate: 0)) > 0.8)
    #expect(threshold(.cost(miss: 1, falseAlarm: 1, defectRate: 1)) <= 0.6)
    let sure = DecisionCurve(scores: [1, 0], isDefect: [false, true])
    #expect(OperatingRule.falseAlarms(0).threshold(on: sure) > 1)
  }

  /// Both lines by the definition: every threshold between two scores is tried.
  @Test func reviewLiesBetweenTwoLines() {
    let scores = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]
    let isDefect = [true, true, false, true, false, true, false, false, true, false]
    let curve = DecisionCurve(scores: scores, isDefect: isDefect)
    let cuts = [0.0] + zip(scores, scores.dropFirst()).map { ($0 + $1) / 2 } + [(1 + scores[0]) / 2]
    for recall in [0.2, 0.4, 0.6, 0.8, 1] {
      for limit in [0.0, 0.2, 0.4, 0.6, 1] {
        let rule = OperatingRule.review(recall: recall, falseAlarms: limit)
        let found = { (cut: Double) in zip(scores, isDefect).count { $0 >= cut && $1 } }
        let alarms = { (cut: Double) in zip(scores, isDefect).count { $0 >= cut && !$1 } }
        let lower = cuts.filter { Double(found($0)) >= recall * 5 }.max() ?? 0
        let upper = cuts.filter { Double(alarms($0)) <= limit * 5 }.min() ?? 0
        let review = rule.reviewThreshold(on: curve)
        #expect((review != nil) == (lower < upper - 1e-12), "\(recall) \(limit)")
        if let review {
          #expect(abs(review - lower) < 1e-12 && abs(rule.threshold(on: curve) - upper) < 1e-12)
        } else {
          // Of the lines that keep both promises those with the most standard errors to spare, first of the worse one.
          let spare = { (cut: Double) in
            let errors = [recall, limit].map { share in
              let share = min(max(share, 0.1), 0.9)
              return (share * (1 - share) / 5).squareRoot()
            }
            return [
              (Double(found(cut)) / 5 - recall) / errors[0], (limit - Double(alarms(cut)) / 5) / errors[1],
            ].sorted()
          }
          let most = cuts.map { spare($0)[0] }.max() ?? 0
          let surest = cuts.filter { spare($0)[0] > most - 1e-12 }
          let other = surest.map { spare($0)[1] }.max() ?? 0
          let expected = surest.filter { spare($0)[1] > other - 1e-12 }.min() ?? 0
          #expect(most >= 0 && abs(rule.threshold(on: curve) - expected) < 1e-12, "\(recall) \(limit)")
        }
      }
    }
    #expect(OperatingRule.recall(1).reviewThreshold(on: curve) == nil)
  }

  @Test func everyPartIsPassedLookedAtOrRejected() throws {
    let table = try table(400, distance: 1.5)
    let rule = OperatingRule.review(recall: 0.98, falseAlarms: 0.02)
    let figures = try figures(
      table, InspectionSettings(rule: rule, partsADay: 20_000, defectRate: 0.01))
    let review = try #require(figures.review)
    #expect(review.good.of == figures.overkill.of && review.defects.of == figures.escapes.of)
    #expect(review.good.count > 0 && review.defects.count > 0)
    #expect(zip(review.thresholds, figures.thresholds).allSatisfy { $0 < $1 })
    let one = try self.figures(table, InspectionSettings(rule: .recall(0.98)))
    // The lower line is the one line that finds as much; what it rejects beyond the upper one is looked at.
    #expect(one.escapes == figures.escapes && one.review == nil && one.day == nil)
    #expect(one.overkill.count == figures.overkill.count + review.good.count)
    let day = try #require(figures.day)
    let looks = 20_000 * (0.99 * review.good.rate + 0.01 * review.defects.rate)
    #expect(abs((day.reviews?.mean ?? 0) - looks) < 1e-6)
    #expect(abs(day.escapes.mean - 200 * figures.escapes.rate) < 1e-6)
    #expect(abs(day.overkill.interval.high - 19_800 * figures.overkill.interval.high) < 1e-6)
    #expect(!day.isRateOfPhotos)
    let plain = try self.figures(table, InspectionSettings(partsADay: 100)).day
    #expect(plain?.isRateOfPhotos == true && plain?.reviews == nil && plain?.defectRate == 0.4)
  }

  @Test func oneLineUsesUpNeitherPromise() throws {
    // Classes apart: neither 5 % of escapes nor 30 % of false alarms are needed.
    let table = try table(400, distance: 6)
    let both = try figures(table, InspectionSettings(rule: .review(recall: 0.95, falseAlarms: 0.3)))
    let recall = try figures(table, InspectionSettings(rule: .recall(0.95)))
    let alarms = try figures(table, InspectionSettings(rule: .falseAlarms(0.3)))
    #expect(both.overkill.count < 5 && alarms.overkill.count > 20)
    #expect(both.escapes.count < recall.escapes.count)
    #expect(both.review?.good.count == 0 && both.review?.defects.count == 0)
    #expect(both.notes.contains { $0.contains("nobody has to look") })
    let two = try figures(table, InspectionSettings(rule: .review(recall: 1, falseAlarms: 0)))
    let isAlone = two.review?.thresholds == two.thresholds
    #expect(two.notes.contains { $0.contains("nobody has to look") } == isAlone)
  }

  @Test func withoutFoldsTheLineIsHalf() throws {
    var rows = try table(40, distance: 5, groups: false).rows
    let values = try table(40, distance: 5, groups: false).values
    for index in 0..<20 where rows[index].label != "good" { rows[index].group = "one lot" }
    let table = try EmbeddingTable(rows: rows, dimension: 4, values: values)
    let figures = try figures(table)
    #expect(figures.thresholds == [0.5] && figures.temperatures == [1])
    #expect(figures.notes.contains { $0.contains("½") })
  }

  @Test func oneSidedTestIsRefused() throws {
    let whole = try table(60, distance: 1)
    let keep = whole.rows.indices.filter { whole.rows[$0].split == .train || whole.rows[$0].label == "good" }
    let table = try EmbeddingTable(
      rows: keep.map { whole.rows[$0] }, vectors: keep.map { Array(whole.values[$0 * 4..<$0 * 4 + 4]) })
    #expect(throws: EvaluationError.oneSidedTest) { try figures(table) }
  }
}
