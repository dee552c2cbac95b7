import KizuCodecs
import KizuCore
import Testing

@Suite struct PngSuiteTests {
  static let rows = Fixture.rows(of: "PngSuite/index.csv")

  @Test func allPicturesAreThere() {
    #expect(Self.rows.count == 60)
  }

  @Test(arguments: rows)
  func decodesToReferencePixels(row: [String]) throws {
    let image = try PhotoCodec.decode(Fixture.bytes(of: "PngSuite/" + row[0]), file: row[0])
    #expect([image.width, image.height, image.channels] == row[1...3].compactMap { Int($0) })
    #expect(checksum(image.pixels[...]) == UInt32(row[4]))
  }
}
