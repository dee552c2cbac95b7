import KizuCodecs
import KizuCore
import Testing

@Suite struct VariantTests {
  @Test func allVariantsAreThere() {
    #expect(Variant.all.count == 93)
  }

  /// Ranges of intensity, reduced and truncated JPEGs.
  @Test(arguments: Variant.all)
  func decodesToReferencePixels(variant: Variant) throws {
    let fixture = try Fixture.named(variant.name)
    let bytes = Array(fixture.bytes.prefix(variant.kept ?? fixture.bytes.count))
    let photo = try PhotoCodec.photo(bytes, file: variant.name, options: variant.options)
    #expect(photo.image.width == variant.width && photo.image.height == variant.height)
    #expect(photo.image.channels == variant.channels)
    #expect(checksum(photo.image.pixels[...]) == variant.checksum)
    #expect(photo.isTruncated == (variant.kept != nil))
    // The header tells the whole size even so.
    #expect(photo.header.width == fixture.expected.width && photo.header.height == fixture.expected.height)
    #expect(try photo.header == PhotoCodec.header(bytes, file: variant.name))
  }

  @Test(arguments: Fixture.all.filter { $0.format != .jpeg && $0.name != "three-pages.tif" })
  func onlyJPEGsAreReducedOrTakenTruncated(fixture: Fixture) throws {
    let options = DecodeOptions(acceptsTruncated: true, sufficientShortSide: 1)
    #expect(try PhotoCodec.decode(fixture.bytes, file: fixture.name, options: options) == fixture.expected)
    #expect(throws: CodecError.truncated(file: fixture.name)) {
      try PhotoCodec.decode(fixture.bytes.dropLast(), file: fixture.name, options: options)
    }
  }

  @Test func reducedPhotosAreTurnedToo() throws {
    let upright = try PhotoCodec.photo(
      Fixture.named("exif1.jpg").bytes, file: "a.jpg", options: DecodeOptions(sufficientShortSide: 5))
    let turned = try PhotoCodec.photo(
      Fixture.named("exif6.jpg").bytes, file: "b.jpg", options: DecodeOptions(sufficientShortSide: 5))
    #expect(upright.image.width == 3 || upright.image.width == 6)
    #expect(turned.image.width == upright.image.height && turned.image.height == upright.image.width)
  }

  /// A JPEG that lacks all pixels, or its header, is no picture even where truncated ones are taken.
  @Test(arguments: Fixture.all.filter { $0.format == .jpeg })
  func truncatedJPEGsAreTakenOrTruncated(fixture: Fixture) {
    var taken = 0
    for length in 8..<fixture.bytes.count {
      let cut = Array(fixture.bytes.prefix(length))
      do throws(CodecError) {
        let photo = try PhotoCodec.photo(
          cut, file: fixture.name, options: DecodeOptions(acceptsTruncated: true))
        #expect(photo.isTruncated)
        #expect(photo.image.width * photo.image.height == fixture.expected.width * fixture.expected.height)
        taken += 1
      } catch {
        #expect(error == .truncated(file: fixture.name), "cut to \(length)")
      }
    }
    #expect(taken > 0)
    #expect(taken < fixture.bytes.count - 8)
  }
}
