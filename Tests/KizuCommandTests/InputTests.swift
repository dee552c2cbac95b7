import Foundation
import Kizu
import Testing

@Suite(.serialized) struct InputTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func expectError(
    _ status: Int32, naming name: String, _ arguments: String...,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments, in: folder.path)
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
    #expect(
      run.errors.hasPrefix("kizu: error: ") && run.errors.contains(name), "\(run.errors)",
      sourceLocation: location)
  }

  @Test func photoFolders() throws {
    try folder.write("empty/notes.txt", "no photo")
    try expectError(66, naming: "gone", "knn", "gone", "--model", workshop.model)
    try expectError(65, naming: "empty", "embed", "empty", "--model", workshop.model, "-o", "x.csv")
    #expect(try folder.names == ["empty"])
  }

  @Test func labelFiles() throws {
    try folder.write("missing.csv", "path,label\n000000.png,good\ngone.png,dent\n")
    try folder.write("headless.csv", "000000.png,good\n")
    try folder.write("none.csv", "path,label\n000000.png,\n")
    try folder.write("one.csv", "path,label\n000000.png,good\n000001.png,good\n")
    for (file, status, name) in [
      ("missing.csv", Int32(65), "gone.png (line 3)"), ("headless.csv", 65, "path,label"),
      ("gone.csv", 66, "gone.csv"), ("none.csv", 65, "\(Workshop.photoCount)"),
      ("one.csv", 65, "good"),
    ] {
      try expectError(
        status, naming: name, "probe", workshop.photos, "--labels", file, "--model", workshop.model)
    }
  }

  @Test func models() throws {
    try folder.write("text.safetensors", "no tensors in here")
    try folder.write("run/log.jsonl", "")
    for (model, status) in [
      ("gone", Int32(66)), ("run", 66), ("text.safetensors", 65),
    ] {
      try expectError(
        status, naming: model, "knn", workshop.photos, "--labels", workshop.labels, "--model", model)
    }
  }

  @Test func embeddings() throws {
    try folder.write("headless.csv", "000000.png,good,0.5\n")
    try folder.write("other.csv", "path,label,e0\nelsewhere/1.png,good,0.5\n")
    for (file, status, name) in [
      ("gone.csv", Int32(66), "gone.csv"), ("headless.csv", 65, "line 1"),
      ("other.csv", 65, "elsewhere/1.png"),
    ] {
      try expectError(
        status, naming: name, "knn", workshop.photos, "--labels", workshop.labels, "--embeddings", file)
    }
  }

  @Test func outputs() throws {
    try folder.write("full/x", "")
    let embed = ["embed", workshop.photos, "--model", workshop.model, "-o"]
    for place in ["gone/x.csv", "full", "/dev/null"] {
      let run = try CommandRun(embed + [place], in: folder.path)
      #expect(run.status == 73 && run.errors.contains(place))
    }
    try expectError(73, naming: "full", "samples", "-o", "full")
    try expectError(73, naming: "full/x", "samples", "-o", "full/x")
    #expect(try folder.names == ["full"])
  }
}
