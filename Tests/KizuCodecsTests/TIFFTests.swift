import KizuCodecs
import KizuCore
import Testing

@Suite struct TIFFTests {
  private func failure(_ file: TIFFBytes) -> CodecError? {
    do throws(CodecError) {
      _ = try PhotoCodec.decode(file.bytes, file: "a.tif")
      return nil
    } catch {
      return error
    }
  }

  private let plain = TIFFBytes(width: 4, height: 4, bits: 8, data: [UInt8](0..<16))

  @Test func plainFileIsRead() throws {
    #expect(try PhotoCodec.decode(plain.bytes, file: "a.tif").pixels == [UInt8](0..<16))
  }

  @Test func pagesAreCounted() throws {
    let pages = try Fixture.named("three-pages.tif")
    #expect(try PhotoCodec.header(pages.bytes, file: pages.name).pageCount == 3)
    for fixture in Fixture.all where fixture.name != "three-pages.tif" {
      #expect(try PhotoCodec.header(fixture.bytes, file: fixture.name).pageCount == 1)
    }
  }

  @Test func chainsOfDirectoriesEnd() throws {
    var circle = plain
    circle.next = 8
    #expect(try PhotoCodec.header(circle.bytes, file: "circle.tif").pageCount == 1)
    circle.next = 1 << 30
    #expect(try PhotoCodec.header(circle.bytes, file: "outside.tif").pageCount == 1)
    // A hundred thousand directories of one entry, and a circle of two.
    var long = plain
    long.next = long.bytes.count
    var bytes = long.bytes
    for index in 0..<100_000 {
      let next = bytes.count + 18
      bytes += TIFFBytes.number(1, 2) + TIFFBytes.number(0, 12)
      bytes += TIFFBytes.number(index == 1 ? next - 36 : next, 4)
    }
    #expect(try PhotoCodec.header(bytes, file: "long.tif").pageCount == 3)
    bytes.replaceSubrange(long.next + 32..<long.next + 36, with: TIFFBytes.number(long.next + 36, 4))
    #expect(try PhotoCodec.header(bytes, file: "long.tif").pageCount == 65_536)
  }

  @Test func bitDepthIsThatOfTheFile() throws {
    for (name, depth) in [
      ("grey1.tif", 1), ("palette4.tif", 4), ("rgb8.tif", 8), ("grey16.tif", 16), ("float32-rgb.tif", 32),
      ("float64.tif", 64), ("grey16.png", 16), ("palette2.png", 2), ("grey.jpg", 8), ("palette4.bmp", 4),
      ("rgb24.bmp", 8), ("rgb16-masks.bmp", 6),
    ] {
      #expect(try PhotoCodec.header(Fixture.named(name).bytes, file: name).bitDepth == depth)
    }
  }

  /// One entry is changed; the message must name what is not read.
  static let foreign: [(tag: UInt16, value: Int, message: String)] = [
    (254, 1, "its first picture is only a thumbnail, as in the raw files of cameras"),
    (258, 12, "its samples are whole numbers of 12 bits, 1 a pixel"),
    (258, 32, "its samples are whole numbers of 32 bits, 1 a pixel"),
    (259, 3, "its TIFF compression is number 3"), (259, 6, "its TIFF compression is number 6"),
    (262, 5, "its colours are CMYK"),
    (262, 8, "its colours are CIE L*a*b*"), (262, 32803, "its colours are a raw colour filter array"),
    (262, 2, "it has 1 samples a pixel"), (339, 2, "its samples are signed numbers"),
    (339, 3, "its samples are floats of 8 bits"), (339, 6, "its samples are complex numbers"),
  ]

  @Test(arguments: foreign)
  func otherKindsAreUnsupported(tag: UInt16, value: Int, message: String) {
    var file = plain
    file.entries[tag] = (tag == 254 ? 4 : 3, [value])
    #expect(failure(file) == .unsupported(file: "a.tif", message: message))
  }

  @Test func manySamplesAreUnsupported() {
    let file = TIFFBytes(
      width: 2, height: 1, bits: 8, samples: 17, data: [UInt8](repeating: 0, count: 34))
    #expect(failure(file) == .unsupported(file: "a.tif", message: "it has 17 samples a pixel"))
  }

  @Test func subsampledColoursAreUnsupported() {
    let file = TIFFBytes(
      width: 2, height: 2, bits: 8, samples: 3, photometric: 6, data: [UInt8](repeating: 0, count: 12))
    #expect(
      failure(file) == .unsupported(file: "a.tif", message: "its colours are YCbCr that is not JPEG"))
  }

  @Test func absurdSizesAreRefused() {
    for (width, height) in [(1_000_001, 1), (1, 1_000_001), (20_000, 20_000)] {
      var file = plain
      file.entries[256] = (4, [width])
      file.entries[257] = (4, [height])
      let error = failure(file)
      guard case .tooManyPixels(_, width, height, _) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    for side in [0, 0xFFFF_FFFF] {
      var file = plain
      file.entries[256] = (4, [side])
      file.entries[257] = (4, [side])
      #expect(failure(file)?.exitStatus == .badData)
    }
  }

  @Test func hugeTilesAreRefused() {
    var file = TIFFBytes(width: 4, height: 4, bits: 8, data: [0])
    (file.entries[273], file.entries[278], file.entries[279]) = (nil, nil, nil)
    (file.entries[322], file.entries[323]) = ((4, [65536]), (4, [65536]))
    (file.entries[324], file.entries[325]) = ((4, [0]), (4, [1]))
    #expect(
      failure(file)
        == .unsupported(
          file: "a.tif", message: "its tiles of 65536 × 65536 are far larger than the picture"))
  }

  /// Each of many strips names the same long data.
  @Test func sharedDataAreRefused() {
    let data = [UInt8](repeating: 0, count: 1 << 16)
    var file = TIFFBytes(width: 4, height: 4000, bits: 8, data: data)
    file.entries[278] = (4, [1])
    file.entries[273] = (4, [Int](repeating: 0, count: 4000))
    file.entries[279] = (4, [Int](repeating: data.count, count: 4000))
    file.sharesData = true
    #expect(failure(file) == .corrupt(file: "a.tif", message: "its strips or tiles overlap"))
  }

  /// Each of many entries names the same long value; libtiff would keep a copy for each.
  @Test func sharedValuesAreRefused() {
    var file = TIFFBytes(width: 4, height: 4, bits: 8, data: [UInt8](repeating: 0, count: 500_000))
    file.entries[279] = (4, [16])
    var bytes = file.bytes
    let end = 10 + 12 * file.entries.count
    let more = (0..<2000).flatMap { tag in
      TIFFBytes.number(40_000 + tag, 2) + TIFFBytes.number(7, 2) + TIFFBytes.number(500_000, 4)
        + TIFFBytes.number(24_200, 4)
    }
    bytes.insert(contentsOf: more, at: end)
    bytes.replaceSubrange(8..<10, with: TIFFBytes.number(2000 + file.entries.count, 2))
    #expect(
      throws: CodecError.corrupt(
        file: "bomb.tif", message: "its directory names more values than there are")
    ) { try PhotoCodec.header(bytes, file: "bomb.tif") }
  }

  @Test func brokenDataAreCorrupt() {
    var file = plain
    file.entries[259] = (3, [8])
    guard case .corrupt("a.tif", let message) = failure(file) else {
      Issue.record("no zlib stream gave a picture")
      return
    }
    #expect(!message.isEmpty)
  }

  @Test func messagesAreOneLine() throws {
    var bytes = try Fixture.named("jpeg-ycbcr.tif").bytes
    let frame = try #require(bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    // The sampling factors of the first component; libtiff explains in two lines that they are wrong.
    bytes[frame + 11] = 0x31
    do throws(CodecError) {
      _ = try PhotoCodec.decode(bytes, file: "a.tif")
      Issue.record("wrong sampling factors gave a picture")
    } catch {
      #expect(error.description.contains("sampling"))
      #expect(!error.description.utf8.contains { $0 < 0x20 })
    }
  }

  @Test func paletteOfBytesIsTaken() throws {
    // Some writers fill 8 of the 16 bits of a colour.
    var file = TIFFBytes(width: 2, height: 1, bits: 1, photometric: 3, data: [0b0100_0000])
    file.entries[320] = (3, [10, 20, 30, 40, 50, 255])
    #expect(try PhotoCodec.decode(file.bytes, file: "a.tif").pixels == [10, 30, 50, 20, 40, 255])
  }
}
