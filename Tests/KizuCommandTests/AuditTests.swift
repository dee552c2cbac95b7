import Foundation
import Kizu
import Testing

/// What `audit-labels`, `similar` and embeddings as NumPy arrays do with files.
@Suite(.serialized) struct AuditTests {
  let workshop: Workshop
  private var set: [String] { [workshop.photos, "--labels", workshop.labels, "--quiet"] }

  init() throws {
    workshop = try Workshop.shared.get()
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func labelsAreAuditedInEveryForm() throws {
    let folder = try TemporaryFolder()
    let audit = ["audit-labels"] + set + ["--model", workshop.model]
    let run = try CommandRun(
      audit + ["--json", "--count", "4", "-o", "a.csv", "--sheet", "a.png"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let result = try json(run.output)
    let judged = try #require(result["nJudged"] as? Int)
    #expect(judged + (result["nUnjudged"] as? Int ?? 0) == Workshop.photoCount)
    #expect((result["photos"] as? [[String: Any]])?.count == 4)
    #expect(try folder.text("a.csv").split(separator: "\n").count == judged + 1)
    #expect(try PhotoCodec.decode(file: folder.path("a.png")).width > 600)
    #expect(try CommandRun(audit).output.contains("Probably wrong:"))
  }

  @Test func aListOfNoiseIsNotToBeTrusted() throws {
    let folder = try TemporaryFolder()
    var random = RandomStream(seed: 1, purpose: .test)
    let photos = try PhotoSet.load(folder: workshop.photos, labels: workshop.labels).photos
    let rows = photos.map { photo in
      ([photo.path, ""] + (0..<8).map { _ in "\(random.normal())" }).joined(separator: ",")
    }
    let header = "path,label," + (0..<8).map { "e\($0)" }.joined(separator: ",")
    try folder.write("noise.csv", ([header] + rows).joined(separator: "\n") + "\n")
    let audit = ["audit-labels"] + set + ["--embeddings", "noise.csv"]
    let run = try CommandRun(audit + ["--json"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try json(run.output)["isTrusted"] as? Bool == false)
    #expect(try CommandRun(audit, in: folder.path).output.hasPrefix("Warning: this list cannot be trusted."))
  }

  @Test func plantedErrorsAreCounted() throws {
    let audit = ["audit-labels"] + set + ["--model", workshop.model]
    let run = try CommandRun(audit + ["--inject", "0.1", "--inject", "0.2", "--draws", "2", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let results = try #require(try json(run.output)["inject"] as? [[String: Any]])
    #expect(results.map { $0["share"] as? Double } == [0.1, 0.2])
    #expect(results.allSatisfy { ($0["draws"] as? [Any])?.count == 2 })
    for flags in [
      ["--inject", "0"], ["--inject", "nan"], ["--inject", "0.1", "-o", "x.csv"], ["--count", "0"],
    ] {
      #expect(try CommandRun(audit + flags).status == 64)
    }
  }

  @Test func similarPhotosAreFound() throws {
    let folder = try TemporaryFolder()
    let photo = try #require(try PhotoSet.load(folder: workshop.photos, labels: workshop.labels).photos.first)
    let copy = try folder.write("new.png", Array(Data(contentsOf: URL(fileURLWithPath: photo.file))))
    let similar = [
      "similar", copy, photo.file, "--photos", workshop.photos, "--labels", workshop.labels, "--model",
      workshop.model, "--quiet",
    ]
    let run = try CommandRun(similar + ["--k", "3", "--json", "--sheet", "s.png"], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let asked = try #require(try json(run.output)["photos"] as? [[String: Any]])
    let paths = asked.map { ($0["neighbours"] as? [[String: Any]])?.map { $0["path"] as? String } ?? [] }
    #expect(paths.map(\.count) == [3, 3])
    // The copy finds the photo; the photo does not find itself, and both find the same others.
    #expect(paths[0][0] == photo.path && !paths[1].contains(photo.path))
    #expect(paths[0][1...] == paths[1][..<2])
    #expect(try PhotoCodec.decode(file: folder.path("s.png")).width > 600)
    let text = try CommandRun(similar).output
    #expect(text.contains("1.0000") && text.contains(photo.path) && text.contains("Half of the past photos"))
    let flags = asked.map { $0["isUnlikeAnything"] as? Bool }
    #expect(flags == [false, false], "a copy, and a photo of the folder")

    let embed = try CommandRun(
      ["embed"] + set + ["--model", workshop.model, "-o", "e.csv"], in: folder.path)
    #expect(embed.status == 0)
    let stored = try CommandRun(similar + ["--embeddings", "e.csv"], in: folder.path)
    #expect(stored.status == 0 && stored.output == text, "\(stored.errors)")
    // Another encoder's, of as many numbers: each row the embedding of another photo.
    let lines = try folder.text("e.csv").split(separator: "\n").map { $0.split(separator: ",") }
    let names = lines.dropFirst().map { $0[0] }
    let shifted = zip(lines.dropFirst(), names.dropFirst() + names.prefix(1)).map {
      ([$1] + $0.dropFirst()).joined(separator: ",")
    }
    let header = lines[0].joined(separator: ",")
    try folder.write("o.csv", ([header] + shifted).joined(separator: "\n") + "\n")
    let other = try CommandRun(similar + ["--embeddings", "o.csv"], in: folder.path)
    #expect(other.status == 65 && other.errors.contains("o.csv was not made"), "\(other.errors)")

    try folder.write("bad.png", "no photo")
    let bad = try CommandRun(
      ["similar", folder.path("bad.png"), "--photos", workshop.photos, "--model", workshop.model, "--quiet"])
    #expect(bad.status == 65 && bad.errors.contains("bad.png"))
  }

  /// The array file of f32 rows.
  private func array(_ rows: [[Float]]) -> [UInt8] {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows.count), \(rows[0].count)), }\n"
    var bytes: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    for value in rows.joined() {
      for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(value.bitPattern >> shift & 255)) }
    }
    return bytes
  }

  @Test func arraysAreRowsOfTheLabelFile() throws {
    let folder = try TemporaryFolder()
    // Embeddings as CSV, and the same numbers as an array in the order of the label file.
    let embed = try CommandRun(
      ["embed"] + set + ["--model", workshop.model, "-o", "e.csv"], in: folder.path)
    #expect(embed.status == 0)
    let stored = try EmbeddingsCSV.read(Array(folder.text("e.csv").utf8), file: "e.csv")
    let ofPath = Dictionary(
      uniqueKeysWithValues: stored.rows.enumerated().map { index, row in
        (row.path, Array(stored.values[index * stored.dimension..<(index + 1) * stored.dimension]))
      })
    let lines = try String(contentsOfFile: workshop.labels, encoding: .utf8).split(separator: "\n")
    // Another order than that of the paths.
    let shuffled = [lines[0]] + lines.dropFirst().reversed()
    try folder.write("labels.csv", shuffled.joined(separator: "\n") + "\n")
    let table = try LabelTable(file: folder.path("labels.csv"))
    let rows = try table.rows.map { try #require(ofPath[$0.path]) }
    try folder.write("e.npy", array(rows))
    try folder.write("short.npy", array(rows.dropLast()))

    let labels = [workshop.photos, "--labels", "labels.csv", "--quiet"]
    for (command, flags) in [
      ("knn", []), ("knn", ["--split", "train", "--protocol", "kfold"]), ("probe", []),
      ("suggest", ["--count", "3"]), ("curve", ["--draws", "2", "--labels-drawn", "2,100%"]),
      ("audit-labels", []),
    ] {
      let outputs = try ["e.csv", "e.npy"].map { file in
        let run = try CommandRun(
          [command] + labels + flags + ["--embeddings", file, "--json"], in: folder.path)
        #expect(run.status == 0, "\(command) \(flags) \(run.errors)")
        return run.output.replacing("e.npy", with: "e.csv")
      }
      if flags.contains("--split") {
        // A CSV file says how many rows are of the other side; of an array they are expected.
        let results = try outputs.map { try JSONDecoder().decode(Evaluation.self, from: Data($0.utf8)) }
        #expect(results[0].confusion == results[1].confusion && !results[1].protocol.note.contains("ignored"))
      } else {
        #expect(outputs[0] == outputs[1], "\(command) \(flags)")
      }
    }

    let short = try CommandRun(["knn"] + labels + ["--embeddings", "short.npy"], in: folder.path)
    #expect(short.status == 65 && short.errors.contains("short.npy has \(rows.count - 1) rows"))
    #expect(short.errors.contains("labels.csv has \(rows.count)"))
    let nameless = try CommandRun(
      ["knn", workshop.photos, "--quiet", "--embeddings", "e.npy"], in: folder.path)
    #expect(nameless.status != 0)
    let byFolder = folder.path("classes")
    try folder.write("classes/a/1.png", "x")
    try folder.write("classes/b/1.png", "x")
    let unnamed = try CommandRun(["knn", byFolder, "--quiet", "--embeddings", "e.npy"], in: folder.path)
    #expect(unnamed.status == 64 && unnamed.errors.contains("--labels"))
    try folder.write("text.npy", "path,label,e0\n")
    let text = try CommandRun(["knn"] + labels + ["--embeddings", "text.npy"], in: folder.path)
    #expect(text.status == 65 && text.errors.contains("numpy.save"))
  }
}
