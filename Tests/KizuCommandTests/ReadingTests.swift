import Foundation
import Kizu
import Testing

/// How commands read photos: what they accept, what they keep.
@Suite(.serialized) struct ReadingTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  /// A grey JPEG of 48 × 48 pixels.
  private static let jpeg = Array(
    Data(
      base64Encoded: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqm
        x5moq6T/wAALCAAwADABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEG
        E1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJ
        ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ALYtwWPP6YwK
        Z9lBBbA446Zp/kDaMDP4f5z/APWoNuu8HGM+vTFIsGPmxn69qHiKkBV6dM8U7z1PONvaj7RwQWX6dMU37SDkDHrnPQf5xS+cjYJI+U5AHNL52VOQ
        c46g0onU9TznJ/8A11jGdivKngdhSee2eoJBz9KX7QQO5Pr0oEzEj1FOM7E8FRnOOlIZ2OAGzg/TFIbc5GBjaePej7OccEjHr/n60ogLPzkr6mlM
        PTg8Y600QH7vJz1Apwt9uOMDkmtURd8AEn/P86DCCSykc9qBAu4twM9j3pfIwBg4GcgkdTmkWFQBx0HQ0ggVVPzfmaPOPOCMA/nS/ahuAz948Gmr
        cJ3Xg85/p9KVrhQ6k4z+AIoM4+9kfTNKZh6YAz19K//Z
        """, options: .ignoreUnknownCharacters) ?? Data())

  private func embedding(_ options: [String]) -> [String] {
    ["embed", "photos", "--model", workshop.model, "-o", "e.csv"] + options
  }

  private func embed(_ options: String...) throws -> CommandRun {
    try CommandRun(embedding(options), in: folder.path)
  }

  private func rowCount() throws -> Int {
    try folder.text("e.csv").split(separator: "\n").count - 1
  }

  @Test func truncatedPhotosAreTakenOnlyOnRequest() throws {
    try folder.write("photos/whole.jpg", Self.jpeg)
    try folder.write("photos/cut.jpg", Array(Self.jpeg.prefix(560)))
    let refused = try embed()
    #expect(refused.status == 0 && refused.errors.contains("cut.jpg is truncated"))
    #expect(try rowCount() == 1)
    let accepted = try embed("--accept-truncated")
    #expect(accepted.status == 0 && !accepted.errors.contains("cut.jpg"))
    #expect(try rowCount() == 2)
    // What was accepted once is not accepted for ever.
    #expect(try embed().errors.contains("cut.jpg is truncated"))
  }

  @Test func photosBeyondTheLimitAreBroken() throws {
    let large = ImageBuffer(width: 1001, height: 1000, channels: 1, filledWith: 90)
    try folder.write("photos/large.png", try PhotoCodec.encodePNG(large))
    try folder.write("photos/small.jpg", Self.jpeg)
    #expect(try embed().status == 0)
    #expect(try rowCount() == 2)
    // Also when its pixels are in the cache already.
    let run = try embed("--pixel-limit", "1")
    #expect(run.status == 0 && run.errors.contains("large.png has 1001 × 1000 pixels"))
    #expect(try rowCount() == 1)
  }

  @Test func theCacheStandsWhereItIsToldAndChangesNothing() throws {
    try folder.write("photos/small.jpg", Self.jpeg)
    #expect(try embed("--no-cache").status == 0)
    let without = try folder.text("e.csv")
    for _ in 0..<2 {
      #expect(try embed("--cache", "kept", "--cache-limit", "1MB").status == 0)
      #expect(try folder.text("e.csv") == without)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("kept")).count == 1)
    // A place that cannot be used costs a warning, not the result.
    try folder.write("file", "")
    let run = try embed("--cache", "file")
    #expect(run.status == 0 && run.errors.contains("warning") && run.errors.contains("file"))
    #expect(try folder.text("e.csv") == without)
  }

  /// Photos that are so wide that each keeps 192 kB of pixels.
  private func writePhotos(_ count: Int) throws {
    for number in 0..<count {
      var random = RandomStream(seed: UInt64(number), purpose: .test)
      let pixels = (0..<3000 * 64).map { _ in UInt8(random.index(below: 256)) }
      let image = ImageBuffer(width: 3000, height: 64, channels: 1, pixels: pixels)
      try folder.write("photos/\(number).png", try PhotoCodec.encodePNG(image))
    }
  }

  @Test("Killed at any moment while it fills the cache, Kizu uses what is whole and nothing else")
  func theCacheSurvivesKills() throws {
    try writePhotos(16)
    #expect(try embed("--no-cache").status == 0)
    let without = try folder.text("e.csv")
    var random = RandomStream(seed: UInt64.random(in: 0..<1 << 32), purpose: .test)
    for _ in 0..<4 {
      let process = try CommandRun.process(embedding(["--cache", "kept"]), in: folder.path)
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      usleep(UInt32(50_000 + random.index(below: 400_000)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    for _ in 0..<2 {
      let run = try embed("--cache", "kept")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try folder.text("e.csv") == without)
    }
  }

  @Test("A full disk under the cache costs time, not the result")
  func theCacheMayFindNoRoom() throws {
    try writePhotos(16)
    #expect(try embed("--no-cache").status == 0)
    let without = try folder.text("e.csv")
    // No file may grow beyond 256 kB, two megabytes less than the cache needs: writing fails as on a full disk.
    let process = try CommandRun.process([], in: folder.path)
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      ["-c", "trap '' XFSZ; ulimit -f 512; exec \"$0\" \"$@\"", CommandRun.executable.path]
      + embedding(["--cache", "kept"])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try folder.handle("errors")
    try process.run()
    let status = process.status(within: 60)
    let errors = try folder.text("errors")
    #expect(status == 0, "\(errors)")
    #expect(try keptBytes() < 16 * 3000 * 64)
    #expect(try folder.text("e.csv") == without)
    let run = try embed("--cache", "kept")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.text("e.csv") == without)
    #expect(try keptBytes() >= 16 * 3000 * 64)
  }

  /// The length of the file that holds the pixels.
  private func keptBytes() throws -> Int {
    let cache = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path("kept")).first)
    return try Data(contentsOf: URL(filePath: folder.path("kept/\(cache)/pixels"))).count
  }

  @Test func benchTellsWhatItMeasured() throws {
    try folder.write("photo.jpg", Self.jpeg)
    for stage in ["decode", "load"] {
      let run = try CommandRun("bench", stage, "--photo", "photo.jpg", "--json", in: folder.path)
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      #expect(
        Set(report.keys)
          == ["stage", "unit", "median", "p10", "p90", "runs", "threads", "isa", "precision", "setting"])
      let figures = try ["p10", "median", "p90"].map { try #require(report[$0] as? Double) }
      #expect(figures[0] > 0 && figures[0] <= figures[1] && figures[1] <= figures[2])
      #expect(report["stage"] as? String == stage && report["runs"] as? Int ?? 0 >= 5)
    }
    let missing = try CommandRun("bench", "decode", "--photo", "none.jpg", in: folder.path)
    #expect(missing.status == 66 && missing.errors.contains("none.jpg"))
  }

  @Test func benchComparesOperationsWithThePlainView() throws {
    let run = try CommandRun(
      "bench", "views", "--operations", "--cpu-time", "--size", "16", "--json", in: folder.path)
    let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let rows = try #require(report["rows"] as? [[String: Any]])
    #expect(rows.first?["name"] as? String == "plain" && rows.first?["ratio"] as? Double == 1)
    #expect(rows.contains { $0["name"] as? String == "rotation" })
    #expect(rows.allSatisfy { $0["median"] as? Double ?? 0 > 0 && $0["ratio"] as? Double ?? 0 > 0 })
  }
}
