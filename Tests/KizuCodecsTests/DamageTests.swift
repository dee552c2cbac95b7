import KizuCodecs
import KizuCore
import Testing

@Suite struct DamageTests {
  /// Every fixture cut at every length: an error that says so, never a picture. (Of a TIFF of several pictures
  /// only the first must be there.)
  @Test(arguments: Fixture.all.filter { $0.name != "three-pages.tif" })
  func truncatedFilesAreErrors(fixture: Fixture) {
    for length in 8..<fixture.bytes.count {
      let cut = Array(fixture.bytes.prefix(length))
      do throws(CodecError) {
        _ = try PhotoCodec.decode(cut, file: fixture.name)
        Issue.record("\(fixture.name) cut to \(length) of \(fixture.bytes.count) bytes gave a picture")
      } catch {
        #expect(error == .truncated(file: fixture.name), "cut to \(length)")
      }
    }
  }

  /// A picture or a `CodecError` of bad data, whatever the bytes.
  @Test(arguments: Fixture.all)
  func mutatedFilesNeverTrap(fixture: Fixture) {
    var random = RandomStream(seed: 11, purpose: .test, item: UInt32(fixture.bytes.count))
    var pictures = 0
    var errors = 0
    for _ in 0..<150 {
      var bytes = fixture.bytes
      for _ in 0...random.index(below: 4) {
        let position = 8 + random.index(below: bytes.count - 8)
        switch random.index(below: 4) {
        case 0: bytes[position] ^= 1 << UInt8(random.index(below: 8))
        case 1: bytes[position] = UInt8(random.index(below: 256))
        case 2: bytes[position] = [0, 1, 0x7F, 0xFF][random.index(below: 4)]
        default: bytes.remove(at: position)
        }
      }
      if fixture.name.hasSuffix(".png") { bytes = repairingChecksums(ofPNG: bytes) }
      // A small limit keeps headers that lie about their size from costing memory and time here.
      do throws(CodecError) {
        let image = try PhotoCodec.decode(
          bytes, file: fixture.name, options: DecodeOptions(pixelLimit: 1 << 20))
        #expect(image.pixels.count == image.width * image.height * image.channels)
        pictures += 1
      } catch {
        #expect(error.exitStatus == .badData)
        #expect(error.description.hasPrefix(fixture.name))
        errors += 1
      }
    }
    #expect(pictures + errors == 150 && errors > 0)
  }

  @Test func wrongChecksumIsCorrupt() throws {
    var bytes = try Fixture.named("rgb8.png").bytes
    bytes[60] ^= 1
    #expect(throws: CodecError.self) { try PhotoCodec.decode(bytes, file: "a.png") }
    let last = bytes.count - 12 - 6
    var adler = try Fixture.named("rgb8.png").bytes
    adler[last] ^= 1
    #expect(throws: CodecError.corrupt(file: "a.png", message: "IDAT: incorrect data check")) {
      try PhotoCodec.decode(repairingChecksums(ofPNG: adler), file: "a.png")
    }
  }

  @Test func brokenScanIsCorrupt() throws {
    var bytes = try Fixture.named("baseline444.jpg").bytes
    let scan = try #require(bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    // All ones is no Huffman code.
    for index in scan + 40..<scan + 60 { bytes[index] = index % 2 == 0 ? 0xFF : 0 }
    do throws(CodecError) {
      _ = try PhotoCodec.decode(bytes, file: "a.jpg")
      Issue.record("a broken scan gave a picture")
    } catch {
      guard case .corrupt("a.jpg", let message) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(!message.isEmpty)
    }
  }

  @Test func twelveBitsAreUnsupported() throws {
    var bytes = try Fixture.named("grey.jpg").bytes
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes[frame + 4] = 12
    do throws(CodecError) {
      _ = try PhotoCodec.decode(bytes, file: "deep.jpg")
      Issue.record("12 bits gave a picture")
    } catch {
      guard case .unsupported("deep.jpg", let message) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(message.contains("12"))
    }
  }
}
