import KizuCodecs
import KizuCore
import Testing

@Suite struct OrientationTests {
  /// EXIF 2.32, table 6: which side of the picture the first row and the first column are.
  private static func stored(_ x: Int, _ y: Int, _ orientation: Int, _ width: Int, _ height: Int) -> (
    Int, Int
  ) {
    switch orientation {
    case 2: (width - 1 - x, y)
    case 3: (width - 1 - x, height - 1 - y)
    case 4: (x, height - 1 - y)
    case 5: (y, x)
    case 6: (y, height - 1 - x)
    case 7: (width - 1 - y, height - 1 - x)
    case 8: (width - 1 - y, x)
    default: (x, y)
    }
  }

  /// Sizes around those of the blocks that are copied.
  @Test(arguments: 1...8, [(1, 1), (64, 64), (65, 63), (1, 200), (131, 70)])
  func everyPixelFindsItsPlace(orientation: Int, size: (width: Int, height: Int)) throws {
    for channels in [1, 3] {
      var random = RandomStream(seed: 9, purpose: .test, item: UInt32(orientation))
      let samples = (0..<size.width * size.height * channels).map { _ in UInt8(random.index(below: 256)) }
      var file = TIFFBytes(
        width: size.width, height: size.height, bits: 8, samples: channels,
        photometric: channels == 3 ? 2 : 1, data: samples)
      file.entries[274] = (3, [orientation])
      let photo = try PhotoCodec.photo(file.bytes, file: "a.tif")
      let image = photo.image
      #expect(image.width == (orientation < 5 ? size.width : size.height))
      #expect(image.height == (orientation < 5 ? size.height : size.width))
      #expect(photo.header.width == image.width && photo.header.height == image.height)
      var wrong = 0
      for y in 0..<image.height {
        for x in 0..<image.width {
          let (column, row) = Self.stored(x, y, orientation, size.width, size.height)
          for channel in 0..<channels
          where image[x: x, y: y, c: channel] != samples[(row * size.width + column) * channels + channel] {
            wrong += 1
          }
        }
      }
      #expect(wrong == 0)
    }
  }
}
