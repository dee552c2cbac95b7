import KizuCore
import Testing

@testable import KizuEval

struct SavedClassifierTests {
  private let product = LoopMatrixProduct()

  private func table(classes: [String]) throws -> EmbeddingTable {
    var random = RandomStream(seed: 4, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<60 {
      rows.append(EmbeddingTable.Row(path: "\(index).png", label: classes[index % classes.count]))
      for column in 0..<5 { values.append(random.normal() * 0.2 + (column == index % classes.count ? 3 : 1)) }
    }
    rows.append(EmbeddingTable.Row(path: "unlabelled.png"))
    return try EmbeddingTable(rows: rows, dimension: 5, values: values + [1, 1, 1, 1, 1])
  }

  private func taught(_ classes: [String], good: Bool = true) throws -> SavedClassifier {
    try SavedClassifier(
      teaching: table(classes: classes), encoder: "abc", inspection: good ? InspectionSettings() : nil,
      seed: 0,
      product: product)
  }

  @Test(arguments: [["ok", "dent"], ["crack", "dent", "good"]], [true, false])
  func filesComeBack(classes: [String], good: Bool) throws {
    let before = try taught(classes, good: good)
    let after = try SavedClassifier(decoding: before.encoded(), file: "c.json")
    #expect(after == before && (after.decision != nil) == good)
    #expect(try after.encoded() == before.encoded())
    #expect(after.paths.count == 60)
  }

  @Test func photosAreCalledWhatTheyAre() throws {
    let classifier = try taught(["crack", "dent", "good"])
    let values: [Float] = [3, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 3, 1, 1, -3, -3, -3, -3, -3]
    let predictions = classifier.predict(values, product: product)
    #expect(predictions.prefix(3).map(\.label) == [0, 1, 2])
    #expect(predictions.prefix(3).map(\.call) == [.defect, .defect, .good])
    #expect(predictions.map(\.isUnlikeAnything) == [false, false, false, true])
    for prediction in predictions {
      #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-9)
      #expect((0..<60).contains(prediction.nearest))
    }
    #expect(predictions[0].nearest % 3 == 0)
    #expect(
      try taught(["a", "b"], good: false).predict([3, 1, 1, 1, 1], product: product)[0].call == nil)
  }

  @Test func damagedFilesAreRefused() throws {
    let bytes = try taught(["ok", "dent"]).encoded()
    let text = String(decoding: bytes, as: UTF8.self)
    let damaged = ClassifierFileError.damaged(file: "c.json")
    for change in [
      ("\"classCount\":2", "\"classCount\":3"), ("\"dimension\":5", "\"dimension\":6"),
      ("\"dimension\":5", "\"dimension\":0"),
      ("\"classes\":[\"dent\",\"ok\"]", "\"classes\":[\"ok\",\"ok\"]"),
      ("\"isGood\":[false,true]", "\"isGood\":[true]"), ("\"0.png\",", ""), ("{", "["),
      ("\"classes\":[0,1]", "\"classes\":[0,7]"),
    ] {
      let spoilt = text.replacing(change.0, with: change.1)
      #expect(spoilt != text, "\(change)")
      #expect(throws: damaged, "\(change)") {
        try SavedClassifier(decoding: Array(spoilt.utf8), file: "c.json")
      }
    }
    #expect(throws: damaged) { try SavedClassifier(decoding: [], file: "c.json") }
    #expect(throws: damaged) { try SavedClassifier(decoding: Array(bytes.dropLast(40)), file: "c.json") }
    #expect(throws: ClassifierFileError.version(file: "c.json", version: 9)) {
      try SavedClassifier(
        decoding: Array(text.replacing("\"version\":1", with: "\"version\":9").utf8), file: "c.json")
    }
    #expect(damaged.exitStatus == .badData)
  }
}
