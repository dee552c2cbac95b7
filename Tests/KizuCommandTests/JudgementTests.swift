import Foundation
import Kizu
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What `probe --good`, `curve`, `predict` and `suggest` do with files.
@Suite(.serialized) struct JudgementTests {
  let workshop: Workshop
  private var set: [String] { [workshop.photos, "--labels", workshop.labels, "--quiet"] }

  init() throws {
    workshop = try Workshop.shared.get()
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func probeTellsGoodFromDefect() throws {
    let judge = ["probe"] + set + ["--model", workshop.model]
    let run = try CommandRun(judge + ["--json", "--required-recall", "0.9"])
    #expect(run.status == 0)
    let result = try JSONDecoder().decode(Evaluation.self, from: Data(run.output.utf8))
    let figures = try #require(result.inspection)
    #expect(figures.escapes.of + figures.overkill.of == result.testCount)
    #expect(figures.rule.contains("0.9"))
    let text = try CommandRun(judge + ["--good", result.classes[0]]).output
    #expect(
      text.contains("escapes") && text.contains("AUROC") && text.contains("(good: \(result.classes[0]))"))
  }

  @Test func unusableRulesAreRefused() throws {
    let judge = ["probe"] + set + ["--model", workshop.model]
    for (flags, hint) in [
      (["--good", "nothing"], "no class “nothing”"), (["--miss-cost", "0"], "above 0"),
      (["--miss-cost", "nan"], "above 0"), (["--required-recall", "1.5"], "0.0 to 1.0"),
      (["--miss-cost", "2", "--required-recall", "0.5"], "exclude each other"),
    ] {
      let run = try CommandRun(judge + flags)
      #expect(run.status == 64 && run.errors.contains(hint), "\(flags) \(run.errors)")
    }
    let save = try CommandRun(["probe"] + set + ["--embeddings", "x.csv", "--save", "y.json"])
    #expect(save.status == 64 && save.errors.contains("--model"))
  }

  @Test func classifiersCanBeUsedOnPhotos() throws {
    let folder = try TemporaryFolder()
    let taught = try CommandRun(
      ["probe"] + set + ["--model", workshop.model, "--save", "c.json"], in: folder.path)
    #expect(taught.status == 0)
    let predict = ["predict", workshop.photos, "--quiet", "--classifier", "c.json", "-o", "p.csv"]
    let run = try CommandRun(predict + ["--model", workshop.model, "--json"], in: folder.path)
    #expect(run.status == 0)
    let report = try json(run.output)
    #expect(report["photos"] as? Int == Workshop.photoCount)
    #expect((report["drift"] as? [String: Any])?["isDrifted"] as? Bool == false)
    let rows = try folder.text("p.csv").split(separator: "\n")
    #expect(rows.count == Workshop.photoCount + 1)
    #expect(rows[0].hasPrefix("path,label,probability,p(") && rows[0].hasSuffix(",distance,decision,nearest"))
    // Each photo taught, so each is its own nearest.
    let first = rows[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(first.first == first.last)

    let other = folder.path("other")
    var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: workshop.model + "/encoder.safetensors")))
    bytes[bytes.count - 3] ^= 1
    try folder.write("other/encoder.safetensors", bytes)
    let wrong = try CommandRun(predict + ["--model", other], in: folder.path)
    #expect(wrong.status == 65 && wrong.errors.contains("another encoder"))
    try folder.write("c.json", "{}")
    let damaged = try CommandRun(predict + ["--model", workshop.model], in: folder.path)
    #expect(damaged.status == 65 && damaged.errors.contains("c.json"))
  }

  @Test func curvesAreWrittenInEveryForm() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun(
      ["curve"] + set + [
        "--model", workshop.model, "--handmade", "--draws", "2", "--label-noise", "0.1", "--json", "--csv",
        "c.csv",
        "--svg", "c.svg", "--png", "c.png",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let curve = try JSONDecoder().decode(LabelCurve.self, from: Data(run.output.utf8))
    #expect(curve.encoders == ["run", "hand-made"] && Set(curve.points.map(\.labelNoise)) == [0, 0.1])
    #expect(try folder.text("c.csv").split(separator: "\n").count == curve.points.count + 1)
    #expect(XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: folder.path("c.svg")))).parse())
    #expect(try PhotoCodec.decode(file: folder.path("c.png")).width == 1000)
    #expect(try CommandRun(["curve"] + set).status == 64)
    let twice = try CommandRun(["curve"] + set + ["--model", "a", "--model", "a"])
    #expect(twice.status == 64 && twice.errors.contains("twice"))
  }

  @Test func suggestionsCanBeLabelled() throws {
    let folder = try TemporaryFolder()
    // Half of the photos keep their label.
    let lines = try String(contentsOfFile: workshop.labels, encoding: .utf8).split(separator: "\n")
    let kept = lines.prefix(Workshop.photoCount / 2 + 1).joined(separator: "\n") + "\n"
    try folder.write("labels.csv", kept)
    let run = try CommandRun(
      [
        "suggest", workshop.photos, "--labels", "labels.csv", "--model", workshop.model, "--count", "7",
        "--quiet",
        "-o", "next.csv", "--sheet", "s.png", "--json",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let photos = try #require(try json(run.output)["photos"] as? [[String: Any]])
    #expect(photos.count == 7)
    let set = try PhotoSet.load(folder: workshop.photos, labels: folder.path("next.csv"), onlyListed: true)
    #expect(set.photos.count == Workshop.photoCount / 2 + 7 && set.unlabelledCount == 7)
    #expect(try PhotoCodec.decode(file: folder.path("s.png")).width > 300)
  }
}
