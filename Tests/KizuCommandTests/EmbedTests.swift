import Foundation
import Kizu
import Testing

@Suite(.serialized) struct EmbedTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  /// Two photos in a class folder, one beside it, and a broken one.
  private func makePhotos() throws {
    for (index, name) in ["photos/b/1.png", "photos/b/2.png", "photos/0.png"].enumerated() {
      let photo = workshop.photos + "/00000\(index).png"
      try folder.write(name, Array(Data(contentsOf: URL(fileURLWithPath: photo))))
    }
    try folder.write("photos/b/broken.png", "not a photo")
  }

  @Test func writesARowForEveryPhoto() throws {
    try makePhotos()
    let run = try CommandRun("embed", "photos", "--model", workshop.model, "-o", "e.csv", in: folder.path)
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(run.errors.contains("photos/b/broken.png") && run.errors.contains("1 photo was left out"))
    #expect(try folder.names == ["e.csv", "photos"])
    let lines = try folder.text("e.csv").split(separator: "\n")
    let header = (["path", "label"] + (0..<512).map { "e\($0)" }).joined(separator: ",")
    #expect(lines.count == 4 && lines[0] == header)
    let table = try EmbeddingsCSV.read(Array(folder.text("e.csv").utf8), file: "e.csv")
    #expect(table.rows.map(\.path) == ["0.png", "b/1.png", "b/2.png"])
    #expect(table.rows.map(\.label) == [nil, "b", "b"])
    #expect(Set(table.values).count > 512)
  }

  @Test func standardOutputGetsTheSameBytes() throws {
    try makePhotos()
    let embed = ["embed", "photos", "--model", workshop.model, "-o"]
    _ = try CommandRun(embed + ["e.csv"], in: folder.path)
    let run = try CommandRun(embed + ["-", "--quiet", "--threads", "3"], in: folder.path)
    #expect(run.status == 0)
    #expect(try run.output == folder.text("e.csv"))
    #expect(!run.errors.contains("embedding"), "no progress when quiet")
    #expect(run.errors.contains("warning"), "but warnings")
  }

  @Test func strictStopsAtABrokenPhoto() throws {
    try makePhotos()
    try folder.write("e.csv", "older")
    let run = try CommandRun(
      "embed", "photos", "--strict", "--model", workshop.model, "-o", "e.csv", in: folder.path)
    #expect(run.status == 65 && run.errors.contains("broken.png"))
    #expect(try folder.text("e.csv") == "older")
    #expect(try folder.names == ["e.csv", "photos"])
  }

  @Test func noReadablePhoto() throws {
    try folder.write("photos/a.png", "x")
    try folder.write("photos/b.jpg", "")
    let run = try CommandRun("embed", "photos", "--model", workshop.model, "-o", "e.csv", in: folder.path)
    #expect(run.status == 65 && run.errors.contains("none of the 2 photos of photos"))
    #expect(try folder.names == ["photos"])
  }
}
