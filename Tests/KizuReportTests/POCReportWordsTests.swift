import KizuAugment
import KizuEval
import Testing

@testable import KizuReport
@testable import KizuTrial

/// What the report says in words, of records that are made by hand.
struct POCReportWordsTests {
  private func record(_ goal: String = "recall(defect) >= 0.9 at false_alarms <= 0.05") -> POCRecord {
    POCRecord(
      criterion: POCCriterion(goal: goal, good: [], written: "2026-11-28T05:42:01Z", seed: 0),
      photos: "photos", labels: "labels.csv")
  }

  private func report(_ record: POCRecord, _ language: ReportLanguage = .english) -> POCReport {
    POCReport(record, options: POCReport.Options(language: language)) { _ in nil }
  }

  /// What stands between two tags, the first time.
  private func sentences(_ html: HTML) -> [Substring] {
    html.markup.split(separator: "<li>").dropFirst().compactMap { $0.split(separator: "</li>").first }
  }

  @Test(arguments: ReportLanguage.allCases) func aLeakHasItsThreeSentences(language: ReportLanguage) {
    var record = record()
    func finding(_ kind: POCInspection.Finding.Kind, _ name: String, _ examples: [String], stops: Bool)
      -> POCInspection.Finding
    {
      POCInspection.Finding(
        kind: kind, name: name, count: 2, examples: [examples], strength: 0.9, stops: stops)
    }
    record.inspection = POCInspection(
      photoCount: 9, broken: [], unlabelledCount: 0, classes: [], hasSplit: true, hasGroups: true,
      identicalSets: 1, lookAlikeSets: 0, conflicts: [],
      findings: [
        finding(.identical, "identical", ["a.png", "b.png"], stops: true),
        finding(.property, "colour", ["scratch"], stops: true),
        finding(.property, "fileLength", ["dent"], stops: false),
      ], formats: [:], smallest: [], largest: [])
    record.verdict = POCVerdict(
      goal: record.criterion.goal, verdict: .stoppedLeak, estimate: nil, bound: nil, nDefects: 0, needed: nil,
      nextStep: "")
    #expect(!POCSummary.verdict(record).contains("left out"))
    record.inspection?.broken = ["c.png is a text file", "d.png is empty"]
    #expect(
      POCSummary.verdict(record).contains("left out   2 photos were not readable: c.png is a text file, …"))
    let found = sentences(report(record, language).meeting)
    #expect(found.count == 3)
    // The second one says what was found: all that stops, and nothing else.
    #expect(found[1].contains("a.png = b.png") && found[1].contains("scratch") && !found[1].contains("dent"))
  }

  private func stress(_ low: Double) -> StressResult {
    StressResult(
      classes: ["dent", "good"],
      protocol: EvaluationProtocol(kind: .split, folds: 1, seed: 0, note: ""), trainCount: 40, testCount: 40,
      unlabelledCount: 0, balancedAccuracy: 0.66, balancedAccuracyCI: ConfidenceInterval(low: low, high: 0.8),
      tolerance: 0.05, points: [])
  }

  @Test func whoOnlyGuessesHasNothingToLose() {
    var record = record()
    record.stress = stress(0.54)
    #expect(report(record).robustness.markup.contains("guessing reaches 50.0 %"))
    #expect(!report(record).robustness.markup.contains("Nothing that was tried"))
    #expect(report(record, .japanese).robustness.markup.contains("当て推量（50.0%）"))
    #expect(StressReport(stress(0.54)).text.contains("There is nothing to lose"))
    record.stress = stress(0.56)
    #expect(report(record).robustness.markup.contains("Nothing that was tried"))
    #expect(StressReport(stress(0.56)).text.contains("Nothing tried is shown to cost more"))
  }

  @Test func whatDidNotFitIsSaid() {
    var record = record()
    #expect(report(record).robustness.markup.isEmpty)
    record.omissions = [
      POCRecord.Omission(what: "scratch", reason: .time, done: 3, total: 20),
      POCRecord.Omission(what: "stress", reason: .time, done: 4, total: 6, missing: ["rotation", "jpeg"]),
    ]
    let english = report(record).html
    #expect(english.contains("after 3 of 20 trainings"))
    #expect(english.contains("The time was too short for: trained from scratch, What will break it"))
    #expect(
      report(record).robustness.markup.contains("after 4 of 6 changes, without rotation, JPEG artefacts"))
    #expect(report(record, .japanese).robustness.markup.contains("6種類のうち4種類完了、残り：回転、JPEG圧縮による劣化"))
    record.omissions = [POCRecord.Omission(what: "scratch", reason: .choice)]
    #expect(!report(record).html.contains("The time was too short"))
  }

  /// Every part of the goal says how many photos it needs, and of which.
  @Test func eachPartSaysWhatItNeeds() {
    let both = report(record()).header.markup
    #expect(both.contains("at least 29 test photos (defects) and 59 test photos (good parts)."))
    #expect(report(record(), .japanese).header.markup.contains("テスト写真29枚（不良品）と、テスト写真59枚（良品）が必要"))
    let called = report(record("precision(dent) >= 0.9")).header.markup
    #expect(called.contains("at least 29 test photos that are called “dent”."))
    let never = report(record("recall(dent) >= 1 at false_alarms <= 0.05")).header.markup
    #expect(never.contains("at least 59 test photos (other photos)") && never.contains("No number of photos"))
  }
}
