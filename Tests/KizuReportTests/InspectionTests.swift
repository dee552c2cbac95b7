import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuTrial
import Testing

@testable import KizuReport

/// A folder with one of everything that is wrong.
private final class Trouble {
  let path = FileManager.default.temporaryDirectory.appending(path: "kizu-report-\(UUID())").path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  static func picture(_ number: UInt64) -> ImageBuffer {
    var random = RandomStream(seed: number, purpose: .test)
    let noise = ImageBuffer(
      width: 6, height: 6, channels: 1, pixels: (0..<36).map { _ in UInt8(random.index(below: 256)) })
    return noise.resized(width: 48, height: 48)
  }

  /// Brighter by a little: another file, the same look.
  static func relit(_ number: UInt64) -> ImageBuffer {
    var image = picture(number)
    for index in image.pixels.indices { image.pixels[index] = 10 + image.pixels[index] / 2 }
    return image
  }

  func inspect(labels: String) throws -> Inspection {
    try write("labels.csv", Array(labels.utf8))
    let (set, problems) = try PhotoSet.loadWhatIsThere(folder: path, labels: "\(path)/labels.csv")
    let audit = PhotoAudit(reading: set.photos, threads: 2)
    return Inspection(
      of: "parts", set: set, audit: audit, duplicates: Duplicates(in: audit, threads: 2), problems: problems)
  }
}

@Suite struct InspectionTests {
  private func trouble() throws -> Inspection {
    let folder = try Trouble()
    for number in 0..<12 {
      try folder.write("\(number).png", PhotoCodec.encodePNG(Trouble.picture(UInt64(number))))
    }
    try folder.write("same\t0.png", PhotoCodec.encodePNG(Trouble.picture(0)))
    try folder.write("relit1.png", PhotoCodec.encodePNG(Trouble.relit(1)))
    try folder.write("broken.png", Array("nothing".utf8))
    var labels = "path,label,group,split\n"
    for number in 0..<12 {
      labels += "\(number).png,\(number % 2 == 0 ? "good" : "dent"),g\(number / 2 % 5),"
      labels += "\(number < 8 ? "train" : "test")\n"
    }
    labels += "same\t0.png,dent,,test\nrelit1.png,good,,test\nbroken.png,good,,train\nlost.png,good,,\n"
    return try folder.inspect(labels: labels)
  }

  @Test func everythingWrongIsFound() throws {
    let inspection = try trouble()
    func paths(_ matches: [Inspection.Match]) -> [[String]] {
      matches.map { $0.photos.map { inspection.set.photos[$0].path } }
    }
    #expect(paths(inspection.conflicts) == [["0.png", "same\t0.png"], ["1.png", "relit1.png"]])
    #expect(inspection.conflicts.map(\.kind) == [.identical, .near])
    // Groups 0 and 1 have numbers below 8 and from 10 on; group 4 has 8 and 9 alone.
    #expect(
      paths(inspection.leaks) == [
        ["0.png", "same\t0.png"], ["1.png", "relit1.png"], ["0.png", "1.png", "10.png", "11.png"],
      ])
    #expect(inspection.leaks.map(\.kind) == [.identical, .near, .group])
    #expect(inspection.broken.map { inspection.set.photos[$0.photo].path } == ["broken.png"])
    #expect(inspection.problems.count == 1 && inspection.ungrouped.count == 2)
    #expect(
      inspection.certainDangers == [
        "1 broken photo", "1 problem with the folder or the label file", "1 picture under two labels",
        "2 copies or groups on both sides of the split",
      ])
  }

  @Test func theWorstComesFirst() throws {
    let report = try InspectionReport(trouble())
    let titles = report.findings.map(\.title)
    let expected = [
      "The same picture stands under two labels: 1 case.",
      "The same picture or group stands on both sides of the split: 2 cases.",
      "Look-alikes under two labels: 1 pair of photos.",
      "Look-alikes on both sides of the split: 1 pair of photos.", "Files that cannot be used: 1 of 15.",
      "Parts of the folder or of the label file could not be followed.",
      "Copies and look-alikes are not kept together: 2 sets of photos.",
    ]
    #expect(titles == expected)
    let places = expected.map { report.text.replacing("\n   ", with: " ").firstRange(of: $0)?.lowerBound }
    #expect(places.allSatisfy { $0 != nil } && places.compactMap { $0 }.sorted() == places.compactMap { $0 })
    // A tab in a name must not reach the terminal.
    #expect(!report.text.contains("\t") && report.text.contains("same 0.png (dent)"))
    for line in report.text.split(separator: "\n") where !line.hasPrefix("     ") {
      #expect(DisplayWidth.of(String(line)) <= 80, "\(line)")
    }
  }

  @Test func jsonTellsTheSame() throws {
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(trouble().json().utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "command", "photos", "readable", "unlabelled", "broken", "problems", "formats", "sizes", "bitDepths",
        "colours", "classes", "duplicates", "conflicts", "leaks", "shortcuts", "groups",
      ])
    #expect(object["photos"] as? Int == 15 && object["readable"] as? Int == 14)
    #expect(object["formats"] as? [String: Int] == ["png": 14])
    let conflicts = try #require(object["conflicts"] as? [[String: Any]])
    #expect(conflicts[0]["paths"] as? [String] == ["0.png", "same\t0.png"])
    #expect(conflicts[0]["labels"] as? [String] == ["good", "dent"])
    #expect((conflicts[0]["sha256"] as? String)?.count == 64 && conflicts[1]["similarity"] is Double)
    let duplicates = try #require(object["duplicates"] as? [String: Any])
    let pairs = try #require(duplicates["nearPairs"] as? [[String: Any]])
    #expect(pairs.map { $0["paths"] as? [String] } == [["1.png", "relit1.png"]])
    let classes = try #require(object["classes"] as? [String: [String: Int]])
    #expect(classes["dent"] == ["photos": 7, "train": 4, "test": 3, "broken": 0, "groups": 6])
  }

  @Test func aGoodFolderIsSaidToBeGood() throws {
    let folder = try Trouble()
    var labels = "path,label\n"
    for number in 0..<12 {
      try folder.write("\(number).png", PhotoCodec.encodePNG(Trouble.picture(UInt64(number))))
      labels += "\(number).png,\(number % 2 == 0 ? "good" : "dent")\n"
    }
    let report = try InspectionReport(folder.inspect(labels: labels))
    #expect(report.findings.isEmpty && report.inspection.certainDangers.isEmpty)
    #expect(
      report.text.hasPrefix("12 photos in parts, 2 classes. Nothing was found that endangers a result."))
  }

  /// A grey TIFF of 16 bits, 8 × 8 pixels, with samples from 0 to `white`.
  private static func tiff(white: UInt16) -> [UInt8] {
    func words(_ values: [UInt16]) -> [UInt8] { values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
    let samples = (0..<64).map { UInt16(Int(white) * $0 / 63) }
    // Width, height, bits, compression, photometric, strip offset, samples a pixel, rows a strip, strip bytes.
    let tags: [(UInt16, UInt16)] = [
      (256, 8), (257, 8), (258, 16), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8), (279, 128),
    ]
    var directory = [UInt16(tags.count)]
    for (tag, value) in tags { directory += [tag, 3, 1, 0, value, 0] }
    directory += [0, 0]
    return Array("II".utf8) + words([42, 136, 0]) + words(samples) + words(directory)
  }

  @Test func a12BitCameraIn16BitFilesIsNoticed() throws {
    let folder = try Trouble()
    for (number, white) in [4095, 4000, 3000, 65535].enumerated() {
      try folder.write("\(number).tif", Self.tiff(white: UInt16(white)))
    }
    let inspection = try folder.inspect(labels: "path,label\n")
    #expect(inspection.broken.isEmpty)
    let finding = try #require(InspectionReport(inspection).darkness)
    #expect(finding.title.hasPrefix("3 photos use"))
    #expect(finding.advice.hasSuffix("--intensity 0:4095"))
    #expect(finding.examples.count == 3 && finding.examples[2].hasPrefix("2.tif: samples from"))
  }

  @Test func copiesShareAProposedGroup() throws {
    let inspection = try trouble()
    let proposal = GroupProposal(inspection.set.photos, inspection.duplicates, guess: nil)
    let groups = Dictionary(uniqueKeysWithValues: proposal.photos.map { ($0.path, $0.group) })
    // A near-duplicate of a photo in a group; a guess of another group for it keeps the two apart.
    #expect(groups["same\t0.png"] == "g0" && groups["relit1.png"] == "g0" && groups["4.png"] == "g2")
    #expect(groups["broken.png"] == .some(nil))
    let table = try LabelTable(proposal.csv, file: "groups.csv")
    #expect(table.rows.count == 15 && table.hasSplit && proposal.count == 5)
  }

  @Test func theSheetShowsEveryKind() throws {
    let inspection = try trouble()
    let sheet = InspectionSheet(inspection).sheet
    #expect(
      sheet.sections.map(\.heading) == [
        "The same picture under two labels: 1", "The same picture or group on both sides of the split: 2",
        "Look-alikes under two labels: 1", "Look-alikes on both sides of the split: 1",
        "Files that cannot be used: 1", "Copies and look-alikes without a common group: 2",
        "One photo of each class",
      ])
    // The folder is gone by now: places stay empty, nothing fails.
    let drawn = InspectionSheet(inspection).rendered()
    #expect(drawn.width > 400 && drawn.height > 600)
  }
}
