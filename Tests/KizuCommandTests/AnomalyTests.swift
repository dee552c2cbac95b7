import Foundation
import Kizu
import Testing

/// What `kizu anomaly` does with files.
@Suite(.serialized) struct AnomalyTests {
  let workshop: Workshop
  private var set: [String] {
    [workshop.photos, "--labels", workshop.labels, "--quiet", "--model", workshop.model, "--patches", "300"]
  }

  init() throws {
    workshop = try Workshop.shared.get()
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func goodPhotosTeachAndTestPhotosAreScored() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun(
      ["anomaly"] + set + [
        "--json", "-o", "s.csv", "--maps", "maps", "--masks", workshop.folder.path("samples/masks"), "--save",
        "good.safetensors",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run.output)
    let labels = try PhotoSet.load(folder: workshop.photos, labels: workshop.labels)
    let test = labels.photos.filter { $0.split == .test }
    #expect(report["nScored"] as? Int == test.count && report["isOutOfFold"] as? Bool == false)
    #expect(
      report["nTaught"] as? Int == labels.photos.count { $0.split == .train && $0.label == "good" })
    let patch = try #require(report["patch"] as? [String: Any])
    let figures = try #require(patch["figures"] as? [String: Any])
    #expect((0...1).contains(try #require(figures["auroc"] as? Double)))
    let peaks = try #require(report["peaks"] as? [String: Any])
    #expect(peaks["of"] as? Int == test.count { $0.label != "good" })
    let rows = try folder.text("s.csv").split(separator: "\n")
    #expect(rows.count == test.count + 1)
    #expect(rows[0] == "path,label,patch,whole,decision,peak_x,peak_y,peak_in_mask")
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path("maps"))
    #expect(Set(pictures) == Set(test.map { $0.path + ".png" }))
    #expect(try PhotoCodec.decode(file: folder.path("maps/" + pictures[0])).width == 2 * 256 + 8)

    // The saved detector gives the same scores, and knows its encoder.
    let again = try CommandRun(
      [
        "anomaly", workshop.photos, "--quiet", "--model", workshop.model, "--detector", "good.safetensors",
        "-o", "t.csv",
      ], in: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    let scores = { (rows: [Substring], column: Int) in
      Dictionary(
        uniqueKeysWithValues: rows.dropFirst().map { row in
          let fields = row.split(separator: ",", omittingEmptySubsequences: false)
          return (fields[0], fields[column])
        })
    }
    let all = try folder.text("t.csv").split(separator: "\n")
    #expect(all.count == labels.photos.count + 1)
    let (first, second) = (scores(rows, 2), scores(all, 2))
    #expect(first.allSatisfy { second[$0.key] == $0.value })
    #expect(again.output.contains("Called defects by patches"))
  }

  @Test func withoutATestSideGoodPhotosAreScoredByEachOther() throws {
    let run = try CommandRun(["anomaly"] + set + ["--split", "train", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let report = try json(run.output)
    let train = try PhotoSet.load(folder: workshop.photos, labels: workshop.labels, split: .train)
    #expect(report["nScored"] as? Int == train.photos.count && report["isOutOfFold"] as? Bool == true)
    let text = try CommandRun(["anomaly"] + set + ["--split", "train"]).output
    #expect(text.contains("AUROC") && text.contains("Note: no good photo"))
  }

  @Test func whatCannotWorkIsRefused() throws {
    let folder = try TemporaryFolder()
    let photo = try PhotoSet.load(folder: workshop.photos, labels: nil).photos[0].path
    try folder.write("one.csv", "path,label\n\(photo),good\n")
    try folder.write("test.csv", "path,label,split\n\(photo),good,test\n")
    try folder.write("none.csv", "path,label\n\(photo),\n")
    try folder.write("bad.safetensors", "nothing")
    try folder.write("empty/a.txt", "")
    let photos = ["anomaly", workshop.photos, "--quiet", "--model", workshop.model]
    for (flags, status, hint) in [
      (["--labels", workshop.labels, "--good", "nothing"], 64, "no class “nothing”"),
      (["--labels", "one.csv", "--only-listed"], 65, "one good photo is not enough"),
      (["--labels", "test.csv"], 65, "train side"), (["--labels", "none.csv"], 65, "has a label"),
      ([], 65, "has a label"), (["--labels", workshop.labels, "--false-alarm", "1.5"], 64, "0.0 to 1.0"),
      (["--labels", workshop.labels, "--stages", "2,2"], 64, "--stages"),
      (["--labels", workshop.labels, "--stages", "4"], 64, "--stages"),
      (["--labels", workshop.labels, "--image-size", "8"], 64, "16 to 1024"),
      (["--detector", "bad.safetensors"], 65, "bad.safetensors"),
      (["--detector", "bad.safetensors", "--good", "good"], 64, "do not go with it"),
      (["--labels", workshop.labels, "--masks", "nowhere"], 66, "masks"),
      (["--labels", workshop.labels, "--masks", "empty"], 65, "mask"),
    ] {
      let run = try CommandRun(photos + flags, in: folder.path)
      #expect(run.status == status && run.errors.contains(hint), "\(flags) \(run.status) \(run.errors)")
    }
  }

  @Test func anUnreadablePhotoIsNamedAndLeftOut() throws {
    let folder = try TemporaryFolder()
    for (index, photo) in try PhotoSet.load(folder: workshop.photos, labels: nil).photos.prefix(8)
      .enumerated()
    {
      let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: photo.file)))
      try folder.write("photos/\(index < 5 ? "good" : "dent")/\(index).png", bytes)
    }
    try folder.write("photos/dent/broken.png", [1, 2, 3])
    let command = ["anomaly", "photos", "--quiet", "--model", workshop.model, "--json", "--patches", "100"]
    let run = try CommandRun(command, in: folder.path)
    #expect(run.status == 0 && run.errors.contains("broken.png"), "\(run.errors)")
    #expect(try json(run.output)["broken"] as? Int == 1)
    #expect(try CommandRun(command + ["--strict"], in: folder.path).status == 65)
  }
}
