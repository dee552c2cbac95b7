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
    #expect(figures.rule.contains("90 %"))
    let text = try CommandRun(judge + ["--good", result.classes[0]]).output
    #expect(
      text.contains("escapes") && text.contains("AUROC") && text.contains("(good: \(result.classes[0]))"))
  }

  @Test func reviewIsToldByTheDayAndDrawn() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun(
      ["probe"] + set + [
        "--model", workshop.model, "--required-recall", "0.95", "--max-false-alarms", "0.05", "--parts-a-day",
        "5000", "--defect-rate", "0.02", "--svg", "p.svg", "--png", "p.png", "--save", "c.json",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    for words in ["looked at, defect", "Of 5,000 parts a day, 2.0 % of them defective", "to be looked at"] {
      #expect(run.output.contains(words), "\(words)")
    }
    #expect(XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: folder.path("p.svg")))).parse())
    #expect(try PhotoCodec.decode(file: folder.path("p.png")).width == 1200)
    let predict = try CommandRun(
      "predict", workshop.photos, "--quiet", "--classifier", "c.json", "--model", workshop.model, "-o",
      "p.csv",
      "--json", in: folder.path)
    let decisions = try #require(try json(predict.output)["decisions"] as? [String: Int])
    #expect(Set(decisions.keys).isSubset(of: ["good", "review", "defect", "unknown"]))
    #expect(decisions["review"] ?? 0 > 0)
    // Nothing is drawn where it is not known what is good.
    let classes = "path,label\n" + (0..<20).map { String(format: "%06d.png,c%d\n", $0, $0 % 2) }.joined()
    try folder.write("plain.csv", classes)
    let plain = try CommandRun(
      "probe", workshop.photos, "--labels", "plain.csv", "--model", workshop.model, "--svg", "q.svg",
      in: folder.path)
    #expect(plain.status == 64 && plain.errors.contains("--good"))
    #expect(try !folder.names.contains("q.svg"))
  }

  @Test func stressSaysWhatBreaksFirst() throws {
    let folder = try TemporaryFolder()
    let stress = ["stress"] + set + ["--model", workshop.model]
    let run = try CommandRun(
      stress + ["--json", "--svg", "s.svg", "--png", "s.png", "--tolerance", "0.1"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let result = try JSONDecoder().decode(StressResult.self, from: Data(run.output.utf8))
    #expect(
      result.changes == Corruption.Kind.allCases && result.points.count == 24 && result.tolerance == 0.1)
    #expect(result.testCount + result.trainCount == Workshop.photoCount)
    let probe = try CommandRun(["probe"] + set + ["--model", workshop.model, "--json"])
    let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(probe.output.utf8))
    #expect(abs(result.balancedAccuracy - evaluation.balancedAccuracy) < 1e-12)
    #expect(result.points.contains { $0.loss != 0 })
    #expect(XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: folder.path("s.svg")))).parse())
    #expect(try PhotoCodec.decode(file: folder.path("s.png")).width == 1000)
    let one = try CommandRun(stress + ["--change", "jpeg", "--protocol", "kfold", "--threads", "2"])
    #expect(one.output.contains("JPEG artefacts") && one.output.contains("quality 25"))
    // Sentences are wrapped, wherever a line ends.
    let words = one.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(!words.contains("rotation") && words.contains("parts taught as they are"))
    for (flags, hint) in [
      (["--tolerance", "2"], "0.0 to 1.0"), (["--change", "rain"], "rain"),
      (["--change", "blur", "--change", "blur"], "twice"),
    ] {
      let refused = try CommandRun(stress + flags)
      #expect(refused.status == 64 && refused.errors.contains(hint), "\(refused.errors)")
    }
  }

  @Test func unusableRulesAreRefused() throws {
    let judge = ["probe"] + set + ["--model", workshop.model]
    for (flags, hint) in [
      (["--good", "nothing"], "no class “nothing”"), (["--miss-cost", "0"], "above 0"),
      (["--miss-cost", "nan"], "above 0"), (["--required-recall", "1.5"], "0.0 to 1.0"),
      (["--miss-cost", "2", "--required-recall", "0.5"], "Costs exclude"),
      (["--defect-rate", "0.1", "--max-false-alarms", "0.5"], "Costs exclude"),
      (["--parts-a-day", "0"], "above 0"), (["--parts-a-day", "inf"], "above 0"),
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
    #expect(rows[0].hasPrefix("path,label,probability,p("))
    #expect(rows[0].hasSuffix(",distance,length,decision,nearest"))
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
    for strategy in ["coverage", "uncertain"] {
      let other = try CommandRun(
        "suggest", workshop.photos, "--labels", "labels.csv", "--model", workshop.model, "--count", "7",
        "--quiet", "--strategy", strategy, "--json", in: folder.path)
      #expect((try json(other.output)["photos"] as? [Any])?.count == 7)
    }
  }

  @Test func suggestionsCanBeTriedOnLabelledPhotos() throws {
    let suggest = ["suggest"] + set + ["--model", workshop.model]
    let run = try CommandRun(suggest + ["--simulate", "5,20", "--draws", "2", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let figures = try JSONDecoder().decode(SuggestionFigures.self, from: Data(run.output.utf8))
    #expect(figures.points.count == 10 && figures.draws == 2 && figures.protocol.kind == .split)
    #expect(Set(figures.points.map(\.labels)) == [5, 20])
    let text = try CommandRun(suggest + ["--simulate", "5", "--draws", "2"]).output
    #expect(text.contains("uncertain") && text.contains("gain"))
    for (flags, hint) in [
      (["--simulate", "5,x"], "numbers from 1"), (["--simulate", ""], "numbers from 1"),
      (["--simulate", "0"], "numbers from 1"), (["--simulate", "5", "-o", "x.csv"], "leave out -o"),
      (["--simulate", "5", "--draws", "1"], "2 to 100"),
    ] {
      let refused = try CommandRun(suggest + flags)
      #expect(refused.status == 64 && refused.errors.contains(hint), "\(refused.errors)")
    }
  }
}
