import Foundation
import Kizu
import Testing

/// What the judging commands say to labels, groups and embeddings that do not allow a judgement.
@Suite(.serialized) struct JudgementInputTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private static func file(_ index: Int) -> String { String(format: "%06d.png", index) }

  /// A label file: rows of label, group and split for the first photos.
  private func labels(_ rows: [(String, String, String)]) throws -> [String] {
    let lines = rows.enumerated().map { "\(Self.file($0)),\($1.0),\($1.1),\($1.2)" }
    try folder.write("l.csv", (["path,label,group,split"] + lines).joined(separator: "\n") + "\n")
    return [workshop.photos, "--labels", "l.csv", "--quiet"]
  }

  private func run(_ command: String, _ set: [String], _ flags: String...) throws -> CommandRun {
    try CommandRun([command] + set + ["--model", workshop.model] + flags, in: folder.path)
  }

  private func expect(
    _ run: CommandRun, _ status: Int32, _ hint: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    #expect(run.errors.contains(hint) && run.output.isEmpty, "\(run.errors)", sourceLocation: location)
  }

  static let judges = ["knn", "probe", "finetune", "stress"]

  @Test(arguments: judges)
  func oneClassCannotBeJudged(command: String) throws {
    let set = try labels((0..<8).map { _ in ("dent", "", "") })
    expect(try run(command, set), 65, "of class “dent”")
    expect(try run(command, [workshop.photos, "--labels", "none.csv"]), 66, "none.csv")
    let blank = try labels((0..<8).map { _ in ("", "", "") })
    expect(try run(command, blank), 65, "has a label")
  }

  @Test(arguments: judges)
  func aClassWithOnePhotoIsNamed(command: String) throws {
    let set = try labels((0..<9).map { ($0 == 0 ? "lonely" : "c\($0 % 2)", "", "") })
    expect(try run(command, set), 65, "“lonely” has one photo, or photos of one group, only")
    // Where there is a split, one photo may teach or test.
    let parted = try labels(
      (0..<16).map { ($0 == 0 ? "lonely" : "c\($0 % 2)", "", $0 < 8 ? "train" : "test") })
    if command != "finetune" { #expect(try run(command, parted).status == 0) }
  }

  @Test(arguments: judges)
  func aLabelThatTrainLacksIsNamed(command: String) throws {
    let set = try labels(
      (0..<16).map { ($0 == 15 ? "new" : "c\($0 % 2)", "", $0 < 8 ? "train" : "test") })
    expect(try run(command, set), 65, "without a single train photo stand in the test split: new")
  }

  @Test(arguments: judges)
  func groupsThatSpanTheSplitAreRefusedUnlessForced(command: String) throws {
    let set = try labels(
      (0..<16).map { ("c\($0 % 2)", $0 % 8 == 0 ? "lot 7" : "\($0)", $0 < 8 ? "train" : "test") })
    let refused = try run(command, set)
    expect(refused, 65, "both sides of the split")
    #expect(refused.errors.contains("lot 7") && refused.errors.contains("--force"))
    guard command != "finetune" else { return }
    let forced = try run(command, set, "--force")
    #expect(forced.status == 0 && forced.output.contains("on both sides of the split: 1"), "\(forced.errors)")
    // Folds keep groups whole, whatever the split says.
    #expect(try run(command, set, "--protocol", "kfold").status == 0)
  }

  @Test(arguments: ["knn", "probe", "stress"])
  func leavingLotsOutNeedsLots(command: String) throws {
    let set = try labels((0..<12).map { ("c\($0 % 2)", "lot \($0 / 4)", "") })
    let run = try run(command, set, "--protocol", "leaveOneGroupOut")
    #expect(run.status == 0 && run.output.contains("3"), "\(run.errors)")
    let without = try labels((0..<12).map { ("c\($0 % 2)", "", "") })
    expect(try self.run(command, without, "--protocol", "leaveOneGroupOut"), 65, "group column")
    expect(try self.run(command, without, "--protocol", "split"), 65, "split train")
    expect(try self.run(command, without, "--protocol", "thirds"), 64, "thirds")
  }

  @Test func curvesRefuseWhatOthersRefuse() throws {
    let spanning = try labels(
      (0..<16).map { ("c\($0 % 2)", $0 % 8 == 0 ? "lot 7" : "\($0)", $0 < 8 ? "train" : "test") })
    expect(try run("curve", spanning, "--draws", "2"), 65, "lot 7")
    #expect(try run("curve", spanning, "--draws", "2", "--force").status == 0)
    let one = try labels((0..<8).map { _ in ("dent", "", "") })
    expect(try run("curve", one), 65, "of class “dent”")
    let lots = try labels((0..<12).map { ("c\($0 % 2)", "lot \($0 / 4)", "") })
    #expect(try run("curve", lots, "--draws", "2", "--protocol", "leaveOneGroupOut").status == 0)
  }

  @Test(arguments: ["knn", "probe", "curve", "suggest", "audit-labels"])
  func embeddingsThatAreNoNumbersAreRefused(command: String) throws {
    let set = try labels((0..<8).map { ("c\($0 % 2)", "", "") })
    func row(_ index: Int, _ numbers: String) -> String { "\(Self.file(index)),,\(numbers)\n" }
    let good = (0..<7).map { row($0, "0.5,\($0)") }.joined()
    for (name, rows, hint) in [
      ("nan.csv", good + row(7, "nan,1"), "line 9"), ("infinite.csv", good + row(7, "1,inf"), "line 9"),
      ("huge.csv", good + row(7, "1,1e39"), "line 9"), ("word.csv", good + row(7, "1,x"), "line 9"),
      ("ragged.csv", good + row(7, "1,2,3"), "line 9"), ("short.csv", good + row(7, "1"), "line 9"),
      ("twice.csv", good + row(3, "1,2"), Self.file(3)), ("empty.csv", "", "empty.csv"),
    ] {
      try folder.write(name, name == "empty.csv" ? "" : "path,label,e0,e1\n" + rows)
      let run = try CommandRun([command] + set + ["--embeddings", name], in: folder.path)
      expect(run, 65, hint)
      #expect(run.errors.contains(name), "\(run.errors)")
    }
  }

  @Test(arguments: ["knn", "suggest"])
  func labelFilesThatAreNoTablesAreRefused(command: String) throws {
    for (name, text, hint) in [
      ("ragged.csv", "path,label\n000000.png,a,b\n", "line 2"),
      ("twice.csv", "path,label\n000000.png,a\n000000.png,b\n", "000000.png"),
      ("open.csv", "path,label\n\"000000.png,a\n", "open.csv"),
      ("side.csv", "path,label,split\n000000.png,a,left\n", "left"),
    ] {
      try folder.write(name, text)
      expect(try run(command, [workshop.photos, "--labels", name]), 65, hint)
    }
  }
}
