import Foundation
import Kizu
import Testing

@Suite(.serialized) struct ExportTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  @Test func writesEncoderAndClassifier() throws {
    let taught = try CommandRun(
      "probe", workshop.photos, "--labels", workshop.labels, "--quiet", "--model", workshop.model, "--save",
      "c.json", in: folder.path)
    #expect(taught.status == 0)
    let export = ["export", "--model", workshop.model, "--onnx"]
    let run = try CommandRun(export + ["m.onnx", "--classifier", "c.json", "--json"], in: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(report["input"] as? String == "image [N, 3, 32, 32] f32, normalised")
    #expect((report["outputs"] as? [String])?.count == 3)
    let bytes = try Data(contentsOf: URL(filePath: folder.path("m.onnx")))
    #expect(bytes.count == report["bytes"] as? Int && bytes.count > 40_000_000)
    for name in ["kizu.threshold", "kizu.good_classes", "probabilities", "layer4.1.conv2.weight"] {
      #expect(bytes.range(of: Data(name.utf8)) != nil)
    }

    let inside = try CommandRun(export + ["i.onnx", "--preprocess", "inside"], in: folder.path)
    #expect(inside.status == 0 && inside.output.contains("photo [N, 32, 32, 3] bytes, RGB"))
    #expect(inside.output.contains("Written: i.onnx") && !inside.output.contains("probabilities"))
    #expect(try folder.names == ["c.json", "i.onnx", "m.onnx"])
  }

  @Test func unusableInputsAreRefused() throws {
    let run = try CommandRun("export", "--model", "none", "--onnx", "m.onnx", in: folder.path)
    #expect(run.status == 66 && run.errors.contains("none"))
    try folder.write("c.json", "{}")
    let export = ["export", "--model", workshop.model, "--onnx"]
    let damaged = try CommandRun(export + ["m.onnx", "--classifier", "c.json"], in: folder.path)
    #expect(damaged.status == 65 && damaged.errors.contains("c.json"))
    let noFolder = try CommandRun(export + ["none/m.onnx"], in: folder.path)
    #expect(noFolder.status == 73)
    let word = try CommandRun(export + ["m.onnx", "--preprocess", "outside"], in: folder.path)
    #expect(word.status == 64 && word.errors.contains("inside"))
    #expect(try folder.names == ["c.json"])
  }

  @Test func theEncoderOfATileIsExportedAsSuch() throws {
    var weights = try EncoderFile.load(workshop.model)
    weights.preprocessing.form.tiling = Tiling(side: 64)
    try folder.write("tiles/\(EncoderFile.name)", weights.encoded())
    let run = try CommandRun("export", "--model", "tiles", "--onnx", "t.onnx", in: folder.path)
    #expect(run.status == 0 && run.errors.contains("one tile"))
    #expect(try folder.names == ["t.onnx", "tiles"])
  }

  @Test("However many photos are read at a time, embed and predict write the same bytes")
  func batchSizes() throws {
    let set = ["--labels", workshop.labels, "--quiet", "--model", workshop.model]
    _ = try CommandRun(["probe", workshop.photos] + set + ["--save", "c.json"], in: folder.path)
    for size in ["1", "32", "100"] {
      let batch = ["--quiet", "--model", workshop.model, "--batch-size", size]
      let embed = try CommandRun(
        ["embed", workshop.photos] + batch + ["-o", "e\(size).csv"], in: folder.path)
      let predict = try CommandRun(
        ["predict", workshop.photos] + batch + ["--classifier", "c.json", "-o", "p\(size).csv"],
        in: folder.path)
      #expect(embed.status == 0 && predict.status == 0)
      #expect(try folder.text("e\(size).csv") == folder.text("e1.csv"))
      #expect(try folder.text("p\(size).csv") == folder.text("p1.csv"))
    }
    #expect(try folder.text("e1.csv").split(separator: "\n").count == Workshop.photoCount + 1)
    let none = try CommandRun(
      "embed", workshop.photos, "--model", workshop.model, "-o", "e.csv", "--batch-size", "0")
    #expect(none.status == 64 && none.errors.contains("1 to 4096"))
  }
}
