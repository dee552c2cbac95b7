import Foundation
import KizuCore
import KizuData
import KizuEval
import Testing

struct EvaluatorTests {
  private let product = LoopMatrixProduct()

  /// Two classes apart by `distance` in every feature, with a keyed jitter.
  private func table(
    _ rows: [EmbeddingTable.Row], distance: Float = 2, item: UInt32 = 0
  ) throws -> EmbeddingTable {
    var random = RandomStream(seed: 1, purpose: .test, item: item)
    let values = rows.flatMap { row in
      (0..<5).map { column in random.normal() + (row.label == "bad" && column < 3 ? distance : 0) }
    }
    return try EmbeddingTable(rows: rows, dimension: 5, values: values)
  }

  private func row(
    _ index: Int, _ label: String?, group: String? = nil, split: Split? = nil
  ) -> EmbeddingTable.Row {
    EmbeddingTable.Row(path: "\(index).png", label: label, group: group, split: split)
  }

  private func splitRows() -> [EmbeddingTable.Row] {
    (0..<60).map {
      row($0, $0 % 3 == 0 ? "bad" : "good", group: "\($0 / 2)", split: $0 < 40 ? .train : .test)
    }
  }

  @Test func splitTrainsOnTrainAndScoresTest() throws {
    let rows = splitRows() + [row(60, nil, split: .test), row(61, "bad")]
    let table = try table(rows, distance: 6)
    for evaluation in [
      try Evaluator.knn(table, product: product), try Evaluator.probe(table, product: product),
    ] {
      #expect(evaluation.protocol.kind == .split)
      #expect(evaluation.protocol.folds == 1)
      #expect(evaluation.trainCount == 40 && evaluation.testCount == 20 && evaluation.unlabelledCount == 1)
      #expect(evaluation.protocol.note.contains("left out: 1"))
      #expect(evaluation.classes == ["bad", "good"])
      #expect(evaluation.accuracy > 0.9)
      #expect(evaluation.accuracyCI.low <= evaluation.accuracy)
      #expect(evaluation.confusion.joined().reduce(0, +) == 20)
    }
  }

  @Test("Ranks that share the search judge as one process does, and find out that one has another table")
  func ranks() throws {
    let table = try table(splitRows())
    let (expected, product) = (try Evaluator.knn(table, product: product), product)
    for size in 2...4 {
      let found = try ThreadCommunicator.run(size) { try Evaluator.knn(table, product: product, among: $0) }
      #expect(found == Array(repeating: expected, count: size))
    }
    let other = try self.table(splitRows(), item: 1)
    let error = CommunicatorError.otherThanRoot(rank: 1, what: "photos, labels or embeddings")
    #expect(throws: EvaluationError.ranks(error)) {
      try ThreadCommunicator.run(2) { world in
        try Evaluator.knn(world.isRoot ? table : other, product: product, among: world)
      }
    }
  }

  @Test func rowsWithoutASplitAreFolded() throws {
    let rows = (0..<30).map { row($0, $0 % 2 == 0 ? "bad" : "good", group: "\($0 / 3)") }
    let evaluation = try Evaluator.knn(try table(rows), product: product)
    #expect(evaluation.protocol.kind == .kfold)
    #expect(evaluation.protocol.folds == 5)
    #expect(evaluation.testCount == 30 && evaluation.trainCount == 30)
    #expect(evaluation.protocol.note.isEmpty)
    let few = (0..<12).map { row($0, $0 % 2 == 0 ? "bad" : "good", group: "\($0 / 4)") }
    let judged = try Evaluator.knn(try table(few), product: product)
    #expect(judged.protocol.folds == 3)
    #expect(judged.protocol.note.contains("k is 8 instead of 20"))
  }

  @Test func oneSidedSplitIsFoldedWithANote() throws {
    let rows = splitRows().filter { $0.split == .train }
    let evaluation = try Evaluator.knn(try table(rows), product: product)
    #expect(evaluation.protocol.kind == .kfold)
    #expect(evaluation.protocol.note.contains("one side of the split"))
  }

  @Test func leavesOneGroupOut() throws {
    let rows = (0..<24).map { row($0, $0 % 2 == 0 ? "bad" : "good", group: "lot \($0 % 4 / 2)\($0 / 12)") }
    let settings = EvaluationSettings(kind: .leaveOneGroupOut)
    let evaluation = try Evaluator.probe(try table(rows, distance: 6), settings: settings, product: product)
    #expect(evaluation.protocol.folds == 4)
    #expect(evaluation.testCount == 24)
    #expect(evaluation.accuracy > 0.8)
    let ungrouped = try table((0..<4).map { row($0, $0 % 2 == 0 ? "bad" : "good") })
    #expect(throws: EvaluationError.tooFewGroups(0)) {
      try Evaluator.knn(ungrouped, settings: settings, product: product)
    }
  }

  @Test func groupsAcrossTheSplitAreRefused() throws {
    var rows = splitRows()
    rows[45].group = "3"
    let leaking = try table(rows)
    #expect(throws: EvaluationError.groupsSpanSplit(["3"])) { try Evaluator.probe(leaking, product: product) }
    #expect(EvaluationError.groupsSpanSplit(["3"]).exitStatus == .badData)
    let forced = try Evaluator.knn(leaking, settings: EvaluationSettings(force: true), product: product)
    #expect(forced.protocol.note.contains("may be too good"))
  }

  @Test func fewGroupsAreSaid() throws {
    let rows = (0..<24).map { row($0, $0 % 2 == 0 ? "good" : "bad", group: $0 % 2 == 0 ? nil : "\($0 % 3)") }
    let judged = try Evaluator.knn(try table(rows), product: product)
    #expect(judged.protocol.folds == 3)
    #expect(judged.protocol.note.contains("Only 3 parts instead of 5: “bad” stands in 3 groups."))
    let enough = try Evaluator.knn(
      try table((0..<24).map { row($0, $0 % 2 == 0 ? "good" : "bad") }), product: product)
    #expect(enough.protocol.folds == 5 && !enough.protocol.note.contains("parts instead"))
  }

  @Test func impossibleLabelsAreRefused() throws {
    func refusal(
      _ rows: [EmbeddingTable.Row], _ kind: EvaluationProtocol.Kind? = nil
    ) throws -> EvaluationError? {
      let table = try table(rows)
      do throws(EvaluationError) {
        _ = try Evaluator.probe(table, settings: EvaluationSettings(kind: kind), product: product)
        return nil
      } catch {
        return error
      }
    }
    #expect(try refusal([]) == .noLabelledRows(unlabelled: 0))
    #expect(try refusal([row(0, nil)]) == .noLabelledRows(unlabelled: 1))
    #expect(try refusal([row(0, "good"), row(1, "good")]) == .oneClass("good"))
    #expect(try refusal([row(0, "good"), row(1, "good"), row(2, "bad")]) == .classInOneGroup("bad"))
    let lots = (0..<9).map { row($0, $0 < 3 ? "bad" : "good", group: "\($0 / 3)") }
    #expect(try refusal(lots) == .classInOneGroup("bad"))
    #expect(try refusal(lots, .leaveOneGroupOut) == .classInOneGroup("bad"))
    #expect(try refusal(lots, .split) == .emptySide(.train))
    let unseen = [row(0, "good", split: .train), row(1, "bad", split: .test), row(2, "good", split: .test)]
    #expect(try refusal(unseen) == .classesMissingFromTrain(["bad"]))
  }

  @Test func settingsOutOfRangeAreUsageErrors() throws {
    let table = try table(splitRows())
    for settings in [
      KNNSettings(neighbourCount: 0), KNNSettings(temperature: 0), KNNSettings(temperature: .nan),
      KNNSettings(temperature: .infinity),
    ] {
      let error = #expect(throws: EvaluationError.self) {
        try Evaluator.knn(table, knn: settings, product: product)
      }
      #expect(error?.exitStatus == .usage)
    }
  }

  @Test func modelNeverLooksAtTestRows() throws {
    // Turning the labels of all test rows round must turn every call's correctness round, and no more.
    let rows = splitRows()
    let table = try table(rows, distance: 1)
    let turned = try EmbeddingTable(
      rows: rows.map { row in
        var row = row
        if row.split == .test { row.label = row.label == "bad" ? "good" : "bad" }
        return row
      }, dimension: table.dimension, values: table.values)
    for judge in [
      { try Evaluator.probe($0, product: product) }, { try Evaluator.knn($0, product: product) },
    ] as [(EmbeddingTable) throws -> Evaluation] {
      let before = try judge(table)
      let after = try judge(turned)
      #expect(after.protocol.note == before.protocol.note)
      #expect(after.confusion == [before.confusion[1], before.confusion[0]])
    }
  }

  @Test func modelDoesNotMoveWithTestFeatures() throws {
    // Rows 40…49 are moved far away; the calls of rows 50…59 must not change.
    let rows = splitRows()
    let table = try table(rows, distance: 1)
    var values = table.values
    for index in 40 * 5..<50 * 5 { values[index] = 1000 - values[index] }
    let moved = try EmbeddingTable(rows: rows, dimension: 5, values: values)
    func lastCalls(_ table: EmbeddingTable) throws -> [[Int]] {
      let whole = try Evaluator.probe(table, product: product).confusion
      let first = try EmbeddingTable(
        rows: Array(rows.prefix(50)), dimension: 5, values: Array(table.values.prefix(250)))
      let part = try Evaluator.probe(first, product: product).confusion
      return zip(whole, part).map { zip($0, $1).map { $0 - $1 } }
    }
    #expect(try lastCalls(table) == lastCalls(moved))
  }

  @Test func rareClassWithoutGroupsToFoldTakesTheFallback() throws {
    var rows = splitRows()
    for index in 0..<40 where rows[index].label == "bad" { rows[index].group = "one lot" }
    let evaluation = try Evaluator.probe(try table(rows), product: product)
    #expect(evaluation.protocol.note.contains("0.01"))
    #expect(evaluation.protocol.note.contains("fewer than 2 groups"))
  }

  @Test func classesStandInCodePointOrder() throws {
    // U+FF5E sorts before U+1F600 by code point, after it in UTF-16.
    let names = ["b", "B", "\u{FF5E}", "\u{1F600}", "é"]
    let rows = (0..<20).map { row($0, names[$0 % 5]) }
    let evaluation = try Evaluator.knn(try table(rows), product: product)
    #expect(evaluation.classes == ["B", "b", "é", "\u{FF5E}", "\u{1F600}"])
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let evaluation = try Evaluator.probe(try table(splitRows()), product: product)
    let data = try JSONEncoder().encode(evaluation)
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(json.keys) == [
        "command", "classes", "protocol", "nTrain", "nTest", "nUnlabelled", "accuracy", "accuracyCI",
        "balancedAccuracy", "balancedAccuracyCI", "macroF1", "macroF1CI", "perClass", "confusion",
      ])
    #expect(Set((json["protocol"] as? [String: Any] ?? [:]).keys) == ["kind", "folds", "seed", "note"])
    let perClass = json["perClass"] as? [[String: Any]] ?? []
    #expect(Set(perClass.first?.keys ?? [:].keys) == ["class", "support", "precision", "recall", "f1"])
    #expect((json["accuracyCI"] as? [Double])?.count == 2)
    #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
  }
}
