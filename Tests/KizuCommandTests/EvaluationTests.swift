import Foundation
import Kizu
import Testing

@Suite(.serialized) struct EvaluationTests {
  let workshop: Workshop

  init() throws {
    workshop = try Workshop.shared.get()
  }

  private static let keys: Set<String> = [
    "command", "classes", "protocol", "nTrain", "nTest", "nUnlabelled", "accuracy", "accuracyCI",
    "balancedAccuracy", "balancedAccuracyCI", "macroF1", "macroF1CI", "perClass", "confusion",
  ]

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(arguments: ["knn", "probe"])
  func jsonHasTheKeysOfTheContract(command: String) throws {
    let run = try CommandRun(
      command, workshop.photos, "--labels", workshop.labels, "--model", workshop.model, "--json", "--quiet")
    #expect(run.status == 0 && run.errors.isEmpty)
    let object = try json(run.output)
    // The samples have a class of good parts.
    #expect(Set(object.keys) == Self.keys.union(command == "probe" ? ["inspection"] : []))
    #expect(object["command"] as? String == command)
    let how = try #require(object["protocol"] as? [String: Any])
    #expect(Set(how.keys) == ["kind", "folds", "seed", "note"] && how["kind"] as? String == "split")
    let result = try JSONDecoder().decode(Evaluation.self, from: Data(run.output.utf8))
    #expect(result.trainCount + result.testCount == Workshop.photoCount && result.unlabelledCount == 0)
    #expect(result.confusion.joined().reduce(0, +) == result.testCount)
  }

  /// Photos without a label, broken ones and ones that an embeddings file lacks are all accounted for.
  @Test func everyPhotoIsAccountedFor() throws {
    let folder = try TemporaryFolder()
    let classes = ["good", "dent", "", "good", "dent", "good", "dent", "", "good", "dent"]
    var labels = "path,label\n"
    for (index, label) in classes.enumerated() {
      let photo = workshop.photos + "/00000\(index).png"
      try folder.write("photos/\(index).png", Array(Data(contentsOf: URL(fileURLWithPath: photo))))
      labels += "\(index).png,\(label)\n"
    }
    try folder.write("labels.csv", labels)
    let set = ["photos", "--labels", "labels.csv"]
    let embed = try CommandRun(
      ["embed"] + set + ["--model", workshop.model, "-o", "e.csv"], in: folder.path)
    #expect(embed.status == 0)
    let judge = ["knn"] + set + ["--json", "--k", "3"]
    let direct = try CommandRun(judge + ["--model", workshop.model], in: folder.path)
    let result = try JSONDecoder().decode(Evaluation.self, from: Data(direct.output.utf8))
    #expect(result.testCount == 8 && result.unlabelledCount == 2)
    #expect(result.protocol.kind == .kfold)

    let joined = try CommandRun(judge + ["--embeddings", "e.csv"], in: folder.path)
    let same = try JSONDecoder().decode(Evaluation.self, from: Data(joined.output.utf8))
    #expect(same.confusion == result.confusion && same.unlabelledCount == 2)
    #expect(same.protocol.note.contains("Embeddings of no labelled photo, ignored: 2."))

    try folder.write("photos/0.png", "broken")
    let without = try CommandRun(judge + ["--model", workshop.model], in: folder.path)
    let less = try JSONDecoder().decode(Evaluation.self, from: Data(without.output.utf8))
    #expect(less.testCount == 7 && less.protocol.note.contains("left out: 1."))
    #expect(without.errors.contains("photos/0.png"))

    let rows = try folder.text("e.csv").split(separator: "\n").dropLast().joined(separator: "\n")
    try folder.write("short.csv", rows)
    let short = try CommandRun(judge + ["--embeddings", "short.csv"], in: folder.path)
    #expect(short.output.contains("Labelled photos without an embedding, left out: 1."))
  }

  @Test func textIsForPeople() throws {
    let run = try CommandRun(
      "knn", workshop.photos, "--labels", workshop.labels, "--model", workshop.model)
    #expect(run.status == 0)
    #expect(run.output.contains("balanced accuracy") && run.output.contains("It learnt from"))
  }

  @Test func theSeedNamesTheIntervals() throws {
    let judge = ["knn", workshop.photos, "--labels", workshop.labels, "--model", workshop.model, "--json"]
    let runs = try [["--seed", "1", "--threads", "1"], ["--seed", "1", "--threads", "2"], ["--seed", "2"]]
      .map { try CommandRun(judge + $0).output }
    #expect(runs[0] == runs[1])
    #expect(runs[0] != runs[2])
  }
}
