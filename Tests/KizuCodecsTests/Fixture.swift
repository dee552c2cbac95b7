import Foundation
import KizuCodecs
import KizuCore
import Testing

/// A stored picture file and the pixels that a reader must give for it.
struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let expected: ImageBuffer

  var testDescription: String { name }

  /// The format that the name tells, to compare with the one found by content.
  var format: PhotoFormat? {
    ["png": .png, "jpg": .jpeg, "tif": .tiff, "bmp": .bmp][String(name.suffix(3))]
  }

  static let folder = Bundle.module.bundleURL.appending(path: "Fixtures")

  static let all: [Fixture] = {
    let pixels = bytes(of: "pixels.bin")
    var position = 0
    return rows(of: "index.csv").map { fields in
      let sizes = fields.dropFirst().compactMap { Int($0) }
      let count = sizes.reduce(1, *)
      defer { position += count }
      return Fixture(
        name: fields[0], bytes: bytes(of: fields[0]),
        expected: ImageBuffer(
          width: sizes[0], height: sizes[1], channels: sizes[2],
          pixels: Array(pixels[position..<position + count])))
    }
  }()

  static func named(_ name: String) throws -> Fixture {
    try #require(all.first { $0.name == name })
  }

  static func bytes(of name: String) -> [UInt8] {
    [UInt8]((try? Data(contentsOf: folder.appending(path: name))) ?? Data())
  }

  /// The fields of each line but the first of a table without quotes.
  static func rows(of name: String) -> [[String]] {
    String(decoding: bytes(of: name), as: UTF8.self).split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map(String.init)
    }
  }
}

/// What a stored file must become under options; its samples are known by their checksum.
struct Variant: Sendable, CustomTestStringConvertible {
  let name: String
  let options: DecodeOptions
  /// Bytes of the file that are there.
  let kept: Int?
  let width: Int
  let height: Int
  let channels: Int
  let checksum: UInt32

  var testDescription: String {
    "\(name) \(options.intensity) \(options.sufficientShortSide ?? 0) \(kept ?? 0)"
  }

  static let all: [Variant] = Fixture.rows(of: "variants.csv").compactMap { fields in
    guard let intensity = IntensityRange(fields[1]), let checksum = UInt32(fields[7]) else { return nil }
    let numbers = fields[2..<7].compactMap { Int($0) }
    return Variant(
      name: fields[0],
      options: DecodeOptions(
        intensity: intensity, acceptsTruncated: numbers[1] > 0,
        sufficientShortSide: numbers[0] > 0 ? numbers[0] : nil),
      kept: numbers[1] > 0 ? numbers[1] : nil, width: numbers[2], height: numbers[3],
      channels: numbers[4], checksum: checksum)
  }
}
