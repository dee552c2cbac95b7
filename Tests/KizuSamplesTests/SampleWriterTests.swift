import Foundation
import KizuCodecs
import KizuCore
import Synchronization
import Testing

@testable import KizuSamples

struct SampleWriterTests {
  /// Calls `body` with a folder that does not exist yet and is removed afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kizu-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func rows(_ file: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.hasSuffix("\n"))
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private func files(below folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) where name.contains(".") {
      found[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
    }
    return found
  }

  private func writer(count: Int = 33, labelNoise: Double = 0.2) throws -> SampleWriter {
    let settings = SampleSettings(count: count, seed: 2, labelNoise: labelNoise, size: 32)
    return SampleWriter(SampleGenerator(try SampleSet(settings)))
  }

  @Test func tablesAgreeWithThePhotos() throws {
    let writer = try writer()
    try withFolder { folder in
      try writer.write(to: folder, threads: 2)
      let labels = try rows(folder + "/labels.csv")
      let truth = try rows(folder + "/truth.csv")
      #expect(labels.count == 33 && truth.count == 33)
      for (index, entry) in writer.generator.set.entries.enumerated() {
        let photo = writer.generator.photo(index)
        #expect(
          labels[index] == [
            "path": entry.fileName, "label": entry.label.rawValue, "group": entry.lot,
            "split": entry.split.rawValue,
          ])
        let known = truth[index]
        #expect(known["path"] == entry.fileName && known["label"] == entry.trueLabel.rawValue)
        #expect(known["noisy"] == (entry.label == entry.trueLabel ? "0" : "1"))
        #expect(known["texture"] == entry.texture.rawValue && known["lot"] == entry.lot)
        #expect(known["x"] == photo.defect.map { "\($0.bounds.x)" } ?? "")
        #expect(known["height"] == photo.defect.map { "\($0.bounds.height)" } ?? "")
        #expect(known["area"] == photo.defect.map { "\($0.area)" } ?? "")
        #expect(known["severity"].flatMap(Float.init) == photo.defect?.severity)
        #expect(known["contrast"].flatMap(Float.init) == photo.defect?.contrast)
      }
    }
  }

  @Test func photosAndMasksReadBackUnchanged() throws {
    let writer = try writer()
    try withFolder { folder in
      try writer.write(to: folder, threads: 2)
      var expected: Set = ["labels.csv", "truth.csv"]
      for index in 0..<33 {
        let photo = writer.generator.photo(index)
        let name = photo.entry.fileName
        expected.insert("photos/" + name)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/photos/" + name))
        #expect(try PhotoCodec.decode(Array(bytes), file: name) == photo.image)
        guard photo.defect != nil else { continue }
        expected.insert("masks/" + name)
        let mask = try Data(contentsOf: URL(fileURLWithPath: folder + "/masks/" + name))
        #expect(try PhotoCodec.decode(Array(mask), file: name) == photo.mask)
      }
      #expect(Set(try files(below: folder).keys) == expected)
    }
  }

  @Test func threadsDoNotChangeAByte() throws {
    let writer = try writer()
    try withFolder { one in
      try withFolder { other in
        try writer.write(to: one, threads: 1)
        try writer.write(to: other, threads: 3)
        #expect(try files(below: one) == files(below: other))
      }
    }
  }

  @Test func progressCountsEveryPhotoOnce() throws {
    let seen = Mutex<[Int]>([])
    try withFolder { folder in
      try writer(count: 17).write(to: folder, threads: 3) { done in seen.withLock { $0.append(done) } }
    }
    #expect(seen.withLock { $0 } == Array(1...17))
  }

  @Test func aFolderInUseIsRefusedAndLeftAlone() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/.hidden"))
      let error = #expect(throws: SampleError.self) { try writer().write(to: folder, threads: 1) }
      #expect(error == .folderNotEmpty(path: folder))
      #expect(error?.exitStatus == .cannotCreate)
      #expect(error?.description.contains(folder) == true)
      #expect(try files(below: folder) == [".hidden": Data("mine".utf8)])
    }
  }

  @Test func anEmptyFolderIsAccepted() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try writer(count: 1).write(to: folder, threads: 1)
      #expect(try rows(folder + "/labels.csv").count == 1)
    }
  }

  @Test func aFileInTheWayIsNamed() throws {
    try withFolder { file in
      try Data().write(to: URL(fileURLWithPath: file))
      for folder in [file, file + "/below"] {
        let error = #expect(throws: SampleError.self) { try writer().write(to: folder, threads: 1) }
        guard case .cannotCreate(folder, _) = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(error?.exitStatus == .cannotCreate)
      }
    }
  }

  #if os(Linux)
    @Test func aFullDiskIsNamed() {
      let error = #expect(throws: SampleError.self) { try SampleFiles.write([1, 2, 3], to: "/dev/full") }
      #expect(error?.exitStatus == .inputOutput)
      #expect(error?.description.contains("/dev/full") == true)
      #expect(error?.description.contains("No space left") == true)
    }
  #endif
}
