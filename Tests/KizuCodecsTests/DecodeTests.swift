import KizuCodecs
import KizuCore
import Testing

@Suite struct DecodeTests {
  @Test func allFixturesAreThere() {
    #expect(Fixture.all.count == 139)
  }

  @Test(arguments: Fixture.all)
  func decodesToReferencePixels(fixture: Fixture) throws {
    let image = try PhotoCodec.decode(fixture.bytes, file: fixture.name)
    #expect(image.width == fixture.expected.width && image.height == fixture.expected.height)
    #expect(image.channels == fixture.expected.channels)
    try #require(image.pixels.count == fixture.expected.pixels.count)
    let worst = zip(image.pixels, fixture.expected.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst == 0)
  }

  @Test(arguments: Fixture.all)
  func headerTellsTheDecodedSize(fixture: Fixture) throws {
    let header = try PhotoCodec.header(fixture.bytes, file: fixture.name)
    #expect(header.format == fixture.format)
    #expect(header.width == fixture.expected.width && header.height == fixture.expected.height)
    #expect(header.channels == fixture.expected.channels)
  }

  @Test(arguments: Fixture.all)
  func bytesAfterTheEndAreIgnored(fixture: Fixture) throws {
    // Some phones put a second picture there.
    let bytes = fixture.bytes + fixture.bytes.prefix(40)
    #expect(try PhotoCodec.decode(bytes, file: fixture.name) == fixture.expected)
  }

  @Test func paddingBetweenSegmentsIsIgnored() throws {
    var bytes = try Fixture.named("baseline444.jpg").bytes
    bytes.insert(contentsOf: [0, 0, 0], at: 2 + 18)
    #expect(try PhotoCodec.decode(bytes, file: "a.jpg") == Fixture.named("baseline444.jpg").expected)
  }

  @Test func twoChannelsAreUnsupported() throws {
    var bytes = try Fixture.named("baseline444.jpg").bytes
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes[frame + 3] -= 3
    bytes[frame + 9] = 2
    bytes.removeSubrange(frame + 16..<frame + 19)
    // The scan must name the same two.
    let scan = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    bytes[scan + 3] -= 2
    bytes[scan + 4] = 2
    bytes.removeSubrange(scan + 9..<scan + 11)
    #expect(throws: CodecError.unsupported(file: "two.jpg", message: "it has 2 channels")) {
      try PhotoCodec.header(bytes, file: "two.jpg")
    }
  }

  @Test func manyScansAreBounded() throws {
    let fixture = try Fixture.named("grey-progressive.jpg")
    // A Huffman table of one code, and scans that say "no coefficient" for all blocks in two bytes.
    let table: [UInt8] = [0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0]
    let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, 0x00, 0x01]
    func file(scans: Int) -> [UInt8] {
      var bytes = Array(fixture.bytes.dropLast(2))
      bytes += table
      for _ in 0..<scans { bytes += scan }
      return bytes + [0xFF, 0xD9]
    }
    let image = try PhotoCodec.decode(file(scans: 80), file: "eighty.jpg")
    #expect(image == fixture.expected)
    #expect(throws: CodecError.corrupt(file: "bomb.jpg", message: "it has more than 100 scans")) {
      try PhotoCodec.decode(file(scans: 200), file: "bomb.jpg")
    }
  }

  @Test func pixelLimitIsInclusive() throws {
    for name in ["rgb8.png", "baseline420.jpg", "rgb8.tif", "rgb24.bmp"] {
      let fixture = try Fixture.named(name)
      #expect(
        try PhotoCodec.decode(fixture.bytes, file: name, options: DecodeOptions(pixelLimit: 17 * 13))
          == fixture.expected)
      #expect(throws: CodecError.tooManyPixels(file: name, width: 17, height: 13, limit: 17 * 13 - 1)) {
        try PhotoCodec.decode(fixture.bytes, file: name, options: DecodeOptions(pixelLimit: 17 * 13 - 1))
      }
    }
  }

  @Test(arguments: [(0x7FFF_FFFF, 0x7FFF_FFFF), (1_000_001, 1), (1, 1_000_001), (20_000, 20_000)])
  func hugePNGIsRefusedBeforeItsPixels(width: Int, height: Int) throws {
    var bytes = try Fixture.named("rgb8.png").bytes
    for (offset, side) in [(16, width), (20, height)] {
      for index in 0..<4 { bytes[offset + index] = UInt8(side >> (24 - 8 * index) & 0xFF) }
    }
    bytes = repairingChecksums(ofPNG: bytes)
    #expect(
      throws: CodecError.tooManyPixels(
        file: "bomb.png", width: width, height: height, limit: 250_000_000)
    ) {
      try PhotoCodec.decode(bytes, file: "bomb.png")
    }
  }
}
