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

  @Test func arraysComeWithTheirPaths() throws {
    try makePhotos()
    let embed = ["embed", "photos", "--model", workshop.model, "-o"]
    _ = try CommandRun(embed + ["e.csv"], in: folder.path)
    let run = try CommandRun(embed + ["a.npy"], in: folder.path)
    #expect(run.status == 0 && run.errors.contains("a.paths.csv"))
    #expect(try folder.names == ["a.npy", "a.paths.csv", "e.csv", "photos"])
    let table = try EmbeddingsCSV.read(Array(folder.text("e.csv").utf8), file: "e.csv")
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path("a.npy"))))
    // By NumPy's layout: 128 bytes of header that name the shape, then little-endian f32 row by row.
    let header = String(decoding: bytes[10..<127], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 512), }"))
    #expect(bytes.count == 128 + 4 * 3 * 512)
    let values = (0..<3 * 512).map { index in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[128 + 4 * index + $1]) << UInt32(8 * $1) })
    }
    #expect(values == table.values)
    #expect(try folder.text("a.paths.csv") == "path,label\n0.png,\nb/1.png,b\nb/2.png,b\n")
  }

  @Test func arraysAreReadBack() throws {
    let set = [workshop.photos, "--labels", workshop.labels, "--quiet"]
    for file in ["e.csv", "e.npy"] {
      let run = try CommandRun(["embed"] + set + ["--model", workshop.model, "-o", file], in: folder.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    let outputs = try ["e.csv", "e.npy"].map {
      try CommandRun(["knn"] + set + ["--embeddings", $0, "--json"], in: folder.path)
    }
    #expect(outputs[0].status == 0 && outputs[0].output == outputs[1].output, "\(outputs[1].errors)")
    try folder.write("e.paths.csv", "path,label\n000000.png,\n")
    let short = try CommandRun(["knn"] + set + ["--embeddings", "e.npy"], in: folder.path)
    #expect(short.status == 65 && short.errors.contains("e.paths.csv has 1"))
  }

  @Test(arguments: ["e.npz", "e.parquet", "e.JSON", "e.csv.gz"]) func otherEndingsAreRefused(name: String)
    throws
  {
    try makePhotos()
    let run = try CommandRun("embed", "photos", "--model", workshop.model, "-o", name, in: folder.path)
    #expect(run.status == 64 && run.errors.contains(".npy") && run.errors.contains(name))
    #expect(try folder.names == ["photos"])
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
