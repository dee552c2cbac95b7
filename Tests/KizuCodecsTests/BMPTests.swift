import KizuCodecs
import KizuCore
import Testing

@Suite struct BMPTests {
  /// A fixture with some bytes replaced.
  private func failure(_ name: String, _ changes: (offset: Int, bytes: [UInt8])...) throws -> CodecError? {
    var bytes = try Fixture.named(name).bytes
    for change in changes {
      bytes.replaceSubrange(change.offset..<change.offset + change.bytes.count, with: change.bytes)
    }
    do throws(CodecError) {
      _ = try PhotoCodec.decode(bytes, file: "a.bmp")
      return nil
    } catch {
      return error
    }
  }

  @Test func greyPalettesGiveOneChannel() throws {
    #expect(try PhotoCodec.header(Fixture.named("grey4.bmp").bytes, file: "a.bmp").channels == 1)
    #expect(try PhotoCodec.header(Fixture.named("palette4.bmp").bytes, file: "a.bmp").channels == 3)
  }

  @Test func otherKindsAreUnsupported() throws {
    for code in [4, 5, 7, 255] as [UInt8] {
      #expect(
        try failure("rgb24.bmp", (30, [code]))
          == .unsupported(file: "a.bmp", message: "its BMP compression is number \(code)"))
    }
    #expect(
      try failure("rgb24.bmp", (28, [2]))
        == .unsupported(file: "a.bmp", message: "its pixels have 2 bits in BMP compression number 0"))
    #expect(
      try failure("rgb24.bmp", (30, [1]))
        == .unsupported(file: "a.bmp", message: "its pixels have 24 bits in BMP compression number 1"))
  }

  @Test func absurdSizesAreRefused() throws {
    for (width, height) in [(Int(Int32.max), Int(Int32.max)), (1_000_001, 1), (20_000, 20_000)] {
      let error = try failure(
        "rgb24.bmp", (18, TIFFBytes.number(width, 4)), (22, TIFFBytes.number(height, 4)))
      #expect(error == .tooManyPixels(file: "a.bmp", width: width, height: height, limit: 250_000_000))
    }
    // The least number has no opposite of its kind.
    let least = try failure("rgb24.bmp", (22, TIFFBytes.number(Int(Int32.min), 4)))
    #expect(least == .tooManyPixels(file: "a.bmp", width: 17, height: 1 << 31, limit: 250_000_000))
    for (offset, bytes, size) in [(18, [0, 0], "0 × 13"), (22, [0, 0], "17 × 0")] as [(Int, [UInt8], String)]
    {
      #expect(
        try failure("rgb24.bmp", (offset, bytes)) == .corrupt(file: "a.bmp", message: "its size is \(size)"))
    }
    #expect(
      try failure("rgb24.bmp", (18, TIFFBytes.number(-5, 4)))
        == .corrupt(file: "a.bmp", message: "its size is -5 × 13"))
  }

  @Test func whatMakesNoSenseIsCorrupt() throws {
    #expect(
      try failure("rgb24.bmp", (10, [20, 0]))
        == .corrupt(file: "a.bmp", message: "its pixels begin within its header"))
    #expect(
      try failure("palette4.bmp", (10, [54, 0]))
        == .corrupt(file: "a.bmp", message: "it has no palette"))
    #expect(
      try failure("runs8.bmp", (22, TIFFBytes.number(-13, 4)))
        == .corrupt(file: "a.bmp", message: "its rows run from the top, yet are compressed"))
    for mask in [0, 0b101] {
      #expect(
        try failure("rgb16-masks.bmp", (54, TIFFBytes.number(mask, 4)))
          == .corrupt(file: "a.bmp", message: "its colour masks make no sense"))
    }
    // Three colours are left of eleven.
    let error = try failure("palette8-top-down.bmp", (46, [3]))
    #expect(error == .corrupt(file: "a.bmp", message: "it uses colour 10 of a palette of 3"))
  }

  /// Runs and steps that lead out of the picture change nothing.
  @Test func runsStayInside() throws {
    let fixture = try Fixture.named("runs8.bmp")
    let start = fixture.bytes.count - 2
    var bytes = Array(fixture.bytes.prefix(start))
    for _ in 0..<40 { bytes += [255, 1, 0, 2, 255, 255, 0, 3, 9, 9, 9, 0] }
    bytes += [0, 1]
    #expect(try PhotoCodec.decode(bytes, file: "a.bmp") == fixture.expected)
  }
}
