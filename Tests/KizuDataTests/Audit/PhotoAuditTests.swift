import Foundation
import KizuCodecs
import KizuCore
import Testing

@testable import KizuData

@Suite struct PhotoAuditTests {
  private static func png(_ number: UInt64, width: Int = 64) throws -> [UInt8] {
    try PhotoCodec.encodePNG(AppearanceTests.blobs(number, width: width))
  }

  private static func mirrored(_ number: UInt64) throws -> [UInt8] {
    let image = AppearanceTests.blobs(number)
    var turned = image
    for y in 0..<image.height {
      for x in 0..<image.width { turned[x: image.width - 1 - x, y: y, c: 0] = image[x: x, y: y, c: 0] }
    }
    return try PhotoCodec.encodePNG(turned)
  }

  /// a = c byte by byte, d is a mirrored, b stands alone, the rest cannot be used.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let photo = try Self.png(1)
    try folder.write("a.png", bytes: photo)
    try folder.write("b 傷.png", bytes: Self.png(2, width: 65))
    try folder.write("c.jpg", bytes: photo)
    try folder.write("d.png", bytes: Self.mirrored(1))
    try folder.write("e.png", bytes: Array(photo.dropLast(20)))
    try folder.write("f.png", bytes: Array(photo.dropLast(20)))
    try folder.write("g.png")
    try folder.write("h.png", bytes: PhotoCodec.encodePNG(ImageBuffer(width: 4, height: 4, channels: 3)))
    return folder
  }

  private static func photos(_ folder: TemporaryFolder) throws -> [Photo] {
    try PhotoSet.load(folder: folder.path, labels: nil).photos
      + [Photo(path: "gone.png", file: folder.path("gone.png"))]
  }

  @Test(arguments: [1, 4])
  func everyFileIsTold(threads: Int) throws {
    let folder = try folder()
    let photos = try Self.photos(folder)
    let audit = PhotoAudit(reading: photos, threads: threads)
    #expect(audit.readings.count == photos.count)
    guard case .photo(let facts) = audit.readings[0], case .photo(let wide) = audit.readings[1] else {
      Issue.record("photos were not read")
      return
    }
    #expect(facts.format == .png && facts.width == 64 && facts.height == 48 && facts.channels == 1)
    #expect(facts.bitDepth == 8 && facts.pageCount == 1 && facts.isGrey && wide.width == 65)
    #expect(try facts.digest.description == FileDigest.sha256(ofFile: folder.path("a.png")))
    #expect(audit.readings[2] == audit.readings[0])
    for (index, word) in [(4, "trunc"), (5, "trunc"), (6, "empty"), (8, "No such file")] {
      guard case .broken(let reason, let digest) = audit.readings[index] else {
        Issue.record("\(photos[index].path) was taken for a photo")
        continue
      }
      #expect(reason.contains(word) && (digest == nil) == (index == 8))
    }
    let duplicates = Duplicates(in: audit, threads: threads)
    #expect(duplicates.identical == [[0, 2]])
    #expect(duplicates.near == [[0, 2, 3]])
    #expect(duplicates.nearPairs.map(\.first) == [0] && duplicates.nearPairs.map(\.second) == [3])
    #expect(duplicates.flat == [7] && duplicates.crowded.isEmpty && duplicates.threshold == 0.92)
  }

  /// A grey TIFF of 16 bits, uncompressed, little-endian.
  private static func tiff(_ image: ImageBuffer, times factor: Int) -> [UInt8] {
    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let pixels = image.pixels.flatMap { bytes(Int($0) * factor, 2) }
    // Tag, type (3: 16 bits, 4: 32 bits) and value of each entry.
    let entries = [
      (256, 4, image.width), (257, 4, image.height), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 8),
      (277, 3, 1), (278, 4, image.height), (279, 4, pixels.count),
    ]
    var file = Array("II".utf8) + bytes(42, 2) + bytes(8 + pixels.count, 4) + pixels + bytes(entries.count, 2)
    for (tag, type, value) in entries {
      file += bytes(tag, 2) + bytes(type, 2) + bytes(1, 4) + bytes(value, 4)
    }
    return file + bytes(0, 4)
  }

  /// Ten bits of sixteen: hardly any contrast if the whole range were white.
  @Test func unusedBitsDoNotMatter() throws {
    let folder = try TemporaryFolder()
    try folder.write("8.png", bytes: Self.png(1))
    try folder.write("16.tif", bytes: Self.tiff(AppearanceTests.blobs(1), times: 4))
    let photos = try PhotoSet.load(folder: folder.path, labels: nil).photos
    let audit = PhotoAudit(reading: photos, threads: 1)
    guard case .photo(let facts) = audit.readings[0] else {
      Issue.record("the TIFF was not read")
      return
    }
    #expect(facts.format == .tiff && facts.bitDepth == 16 && facts.width == 64)
    #expect(Duplicates(in: audit, threads: 1).near == [[0, 1]])
  }

  /// A look that changes little by little, each photo like its neighbours and not like the far ones.
  @Test func chainsDoNotBecomeOneSet() throws {
    let folder = try TemporaryFolder()
    let (from, to) = (AppearanceTests.blobs(1), AppearanceTests.blobs(2))
    for step in 0...60 {
      var image = from
      for index in image.pixels.indices {
        image.pixels[index] = UInt8(
          (Int(from.pixels[index]) * (60 - step) + Int(to.pixels[index]) * step) / 60)
      }
      try folder.write("\(100 + step).png", bytes: PhotoCodec.encodePNG(image))
    }
    let photos = try PhotoSet.load(folder: folder.path, labels: nil).photos
    let audit = PhotoAudit(reading: photos, threads: 2)
    let duplicates = Duplicates(in: audit, threshold: 0.998, threads: 2)
    #expect(duplicates.crowded.isEmpty && duplicates.near.count > 2)
    #expect(duplicates.near.allSatisfy { $0.count <= Duplicates.crowdLimit + 1 })
    #expect(duplicates.near == Duplicates(in: audit, threshold: 0.998, threads: 1).near)
  }

  @Test func limitsHold() throws {
    let folder = try folder()
    let photos = try Self.photos(folder)
    let audit = PhotoAudit(reading: photos, pixelLimit: 64 * 48, threads: 1)
    guard case .photo = audit.readings[0], case .broken(let reason, _) = audit.readings[1] else {
      Issue.record("the limit was not kept")
      return
    }
    #expect(reason.contains("65 × 48"))
  }

  @Test func canBeStopped() throws {
    let folder = try folder()
    let audit = try PhotoAudit(reading: Self.photos(folder), threads: 2, isCancelled: { true })
    #expect(audit.copies.isEmpty && audit.readings.count == 9)
  }

  @Test func changesSinceARunAreFound() throws {
    let folder = try folder()
    let photos = try Self.photos(folder)
    let manifest = Manifest(reading: photos, threads: 1)
    let same = ManifestComparison(of: manifest, with: PhotoAudit(reading: photos, threads: 1))
    #expect(same.isIntact && same.unchangedCount == photos.count && same.new.isEmpty)

    try folder.write("a.png", bytes: Self.png(7))
    try FileManager.default.removeItem(atPath: folder.path("c.jpg"))
    try folder.write("new.png", bytes: Self.png(8))
    // d is still listed by the set, but its file is gone.
    var now = try PhotoSet.load(folder: folder.path, labels: nil).photos
    try FileManager.default.removeItem(atPath: folder.path("d.png"))
    now.append(Photo(path: "gone.png", file: folder.path("gone.png")))
    let changed = ManifestComparison(of: manifest, with: PhotoAudit(reading: now, threads: 1))
    #expect(!changed.isIntact)
    #expect(changed.changed == ["a.png"] && changed.missing == ["c.jpg"] && changed.unreadable == ["d.png"])
    #expect(changed.new == ["new.png"] && changed.unchangedCount == photos.count - 3)
  }
}
