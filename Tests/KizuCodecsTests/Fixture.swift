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

  static let folder = Bundle.module.bundleURL.appending(path: "Fixtures")

  static let all: [Fixture] = {
    let index = (try? String(contentsOf: folder.appending(path: "index.csv"), encoding: .utf8)) ?? ""
    let pixels = [UInt8]((try? Data(contentsOf: folder.appending(path: "pixels.bin"))) ?? Data())
    var position = 0
    return index.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",")
      let sizes = fields.dropFirst().compactMap { Int($0) }
      let count = sizes.reduce(1, *)
      defer { position += count }
      let name = String(fields[0])
      return Fixture(
        name: name, bytes: [UInt8]((try? Data(contentsOf: folder.appending(path: name))) ?? Data()),
        expected: ImageBuffer(
          width: sizes[0], height: sizes[1], channels: sizes[2],
          pixels: Array(pixels[position..<position + count])))
    }
  }()

  static func named(_ name: String) throws -> Fixture {
    try #require(all.first { $0.name == name })
  }
}
