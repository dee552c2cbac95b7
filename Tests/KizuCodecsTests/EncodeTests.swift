import KizuCodecs
import KizuCore
import Testing

@Suite struct EncodeTests {
  @Test(arguments: [1, 15, 16, 17, 31, 33])
  func roundTrip(side: Int) throws {
    for channels in [1, 3] {
      for (width, height) in [(side, 1), (1, side), (side, side + 2)] {
        var random = RandomStream(seed: 3, purpose: .test, item: UInt32(side))
        var image = ImageBuffer(width: width, height: height, channels: channels)
        for index in image.pixels.indices { image.pixels[index] = UInt8(random.index(below: 256)) }
        let bytes = try PhotoCodec.encodePNG(image)
        #expect(try PhotoCodec.decode(bytes, file: "a.png") == image)
        #expect(try PhotoCodec.encodePNG(image) == bytes)
      }
    }
  }

  @Test func noiseFitsTheBound() throws {
    var random = RandomStream(seed: 5, purpose: .test)
    var image = ImageBuffer(width: 600, height: 400, channels: 3)
    for index in image.pixels.indices { image.pixels[index] = UInt8(random.nextWord() & 0xFF) }
    #expect(try PhotoCodec.decode(PhotoCodec.encodePNG(image), file: "a.png") == image)
  }

  @Test func sidesBeyondTheLimitAreRefused() {
    let image = ImageBuffer(width: PhotoCodec.sideLimit + 1, height: 1, channels: 1)
    #expect(throws: CodecError.self) { try PhotoCodec.encodePNG(image) }
  }

  @Test func versionsAreNamed() {
    let versions = PhotoCodec.libraryVersions
    #expect(versions.count == 3)
    #expect(versions[0].hasPrefix("libpng 1.") && versions[1].hasPrefix("libjpeg"))
    #expect(versions[2].hasPrefix("libtiff 4."))
  }
}
