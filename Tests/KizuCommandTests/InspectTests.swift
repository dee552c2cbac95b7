import Foundation
import Kizu
import Testing

@Suite(.serialized) struct InspectTests {
  let workshop: Workshop
  let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private func photo(_ number: Int) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: workshop.photos + "/00000\(number).png")))
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func findsCopiesAndBrokenFiles() throws {
    try folder.write("photos/good/傷 1.png", photo(1))
    try folder.write("photos/dent/copy.png", photo(1))
    try folder.write("photos/dent/2.png", photo(2))
    try folder.write("photos/dent/broken.png", "text")
    let run = try CommandRun(
      "inspect", "photos", "--quiet", "--sheet", "sheet.png", "-o", "groups.csv", in: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("The same picture stands under two labels: 1 case."))
    #expect(run.output.contains("good/傷 1.png (good)") && run.output.contains("dent/broken.png is a text"))
    #expect(try PhotoCodec.decode(file: folder.path("sheet.png")).width > 300)
    #expect(try folder.text("groups.csv").contains("good/傷 1.png,good,dent/copy.png,\n"))

    let strict = try CommandRun("inspect", "photos", "--json", "--strict", "--quiet", in: folder.path)
    #expect(strict.status == 65 && strict.errors.contains("1 broken photo, 1 picture under two labels"))
    let object = try json(strict.output)
    #expect((object["conflicts"] as? [Any])?.count == 1 && object["command"] as? String == "inspect")
  }

  @Test func theThreadsDoNotMatter() throws {
    let runs = try ["1", "3"].map {
      try CommandRun("inspect", workshop.photos, "--labels", workshop.labels, "--json", "--threads", $0)
    }
    #expect(runs[0].status == 0 && runs[0].output == runs[1].output)
    let object = try json(runs[0].output)
    #expect(object["photos"] as? Int == Workshop.photoCount)
  }

  @Test func verifiesARun() throws {
    for number in 0..<4 { try folder.write("photos/\(number).png", photo(number)) }
    let set = try PhotoSet.load(folder: folder.path("photos"), labels: nil)
    try folder.write("run/manifest.csv", Manifest(reading: set.photos, threads: 1).csv)
    let verify = ["inspect", "photos", "--verify", "run", "--strict", "--quiet"]
    #expect(try CommandRun(verify, in: folder.path).status == 0)
    try folder.write("photos/2.png", photo(5))
    let changed = try CommandRun(verify + ["--json"], in: folder.path)
    #expect(changed.status == 65 && changed.errors.contains("1 photo changed since the run"))
    let verification = try #require(json(changed.output)["verify"] as? [String: Any])
    #expect(verification["changed"] as? [String] == ["2.png"] && verification["unchanged"] as? Int == 3)
    #expect(try CommandRun("inspect", "photos", "--verify", "gone", in: folder.path).status == 66)
  }

  @Test func refusals() throws {
    try folder.write("photos/1.png", photo(1))
    for (options, status) in [
      (["photos", "--near", "0.4"], Int32(64)), (["photos", "--pixel-limit", "0"], 64), (["gone"], 66),
      (["photos", "--sheet", "gone/x.png"], 73), (["photos", "-o", "photos"], 73),
      (["photos", "--labels", "gone.csv"], 66),
    ] {
      let run = try CommandRun(["inspect"] + options, in: folder.path)
      #expect(run.status == status && run.output.isEmpty, "\(run.errors)")
    }
    #expect(try folder.names == ["photos"])
  }

  /// Nothing is left behind where the reading is stopped.
  @Test func stopsCleanly() throws {
    let process = try CommandRun.process(
      ["inspect", "photos", "-o", "groups.csv", "--threads", "1"], in: folder.path)
    for number in 0..<3000 {
      // Distinct contents, so that each is decoded.
      try folder.write(
        "photos/\(number).png", photo(number % 10) + [UInt8(number & 255), UInt8(number >> 8)])
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try folder.handle("errors")
    try process.run()
    // The output is opened right before the reading; by then signals are handled.
    for _ in 0..<2000 where try folder.names.count < 3 { usleep(5000) }
    kill(process.processIdentifier, SIGINT)
    let status = process.status(within: 60)
    #expect(status == 130)
    #expect(try folder.names == ["errors", "photos"])
  }
}
