import Foundation
import Kizu
import Testing

@Suite(.serialized) struct PreviewTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private var masks: String { workshop.folder.path("samples/masks") }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func masksTellWhatSurvives() throws {
    let arguments = [
      "preview", workshop.photos, "--labels", workshop.labels, "--masks", masks, "--image-size", "32",
      "--quiet",
      "--count", "3", "--views", "2",
    ]
    let run = try CommandRun(arguments + ["-o", "sheet.png"], in: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("Does the defect survive") && run.output.contains("all defects"))
    #expect(run.output.contains("What hides it most is crop"))
    let again = try CommandRun(arguments + ["-o", "again.png", "--threads", "1", "--json"], in: folder.path)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.path("sheet.png")))
        == Data(contentsOf: URL(fileURLWithPath: folder.path("again.png"))))
    let object = try json(again.output)
    #expect((object["shown"] as? [Any])?.count == 3 && object["command"] as? String == "preview")
    let worst = (object["masks"] as? [String: Any])?["worst"] as? String
    #expect(worst == "crop" && object["labels"] == nil)
  }

  @Test func labelsAndAnEncoderTellWhatSurvives() throws {
    let run = try CommandRun(
      "preview", workshop.photos, "--labels", workshop.labels, "--model", workshop.model, "-o", "sheet.png",
      "--json", "--quiet", "--count", "1", "--views", "1", in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let object = try json(run.output)
    let labels = try #require(object["labels"] as? [String: Any])
    #expect(object["imageSize"] as? Int == 32 && labels["features"] as? String == "the encoder's embeddings")
    #expect((labels["operations"] as? [Any])?.count == 9)
  }

  @Test func withoutLabelsThereAreStillViews() throws {
    let preset = try folder.write("my preset.json", "{\"cropScale\": [0.5, 1], \"noise\": 0.1}")
    let run = try CommandRun(
      "preview", workshop.photos, "-o", "sheet.png", "--preset", preset, "--tiles", "32", "--count", "2",
      in: folder.path)
    #expect(run.status == 0 && run.output.contains("give") == false && run.output.contains("--masks"))
    #expect(run.output.contains("my preset.json"))
    #expect(try PhotoCodec.decode(file: folder.path("sheet.png")).width > 1000)
  }

  @Test func refusals() throws {
    let photos = workshop.photos
    try folder.write("empty/x.txt", "no mask")
    for (options, status) in [
      ([photos, "-o", "s.png", "--count", "0"], Int32(64)), ([photos, "-o", "s.png", "--views", "13"], 64),
      ([photos, "-o", "s.png", "--image-size", "31"], 64),
      ([photos, "-o", "s.png", "--preset", "surfce"], 64),
      ([photos], 64), ([photos, "-o", "s.png", "--model", "x", "--image-size", "64"], 64),
      ([photos, "-o", "s.png", "--model", "x", "--masks", "empty"], 64), (["gone", "-o", "s.png"], 66),
      ([photos, "-o", "s.png", "--masks", "gone"], 66), ([photos, "-o", "s.png", "--masks", "empty"], 65),
      ([photos, "-o", "s.png", "--model", "gone"], 66), ([photos, "-o", "gone/s.png"], 73),
      ([photos, "-o", "s.png", "--preset", "gone.json"], 66),
    ] {
      let run = try CommandRun(["preview", "--quiet"] + options, in: folder.path)
      #expect(run.status == status && run.output.isEmpty, "\(options) \(run.status) \(run.errors)")
    }
    #expect(try folder.names == ["empty"])
  }
}
