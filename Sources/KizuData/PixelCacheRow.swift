import KizuCodecs

/// One row of a cache's index: which photo, and where its pixels are.
struct PixelCacheRow: Sendable {
  /// Bytes of a row: two digests, eight numbers of 64 bits with the low byte first, and a digest of all these.
  static let byteCount = digestCount * 3 + numberCount * 8
  private static let digestCount = 64
  private static let numberCount = 8

  /// SHA-256 of the photo file.
  var photoDigest: String
  /// SHA-256 of the pixels.
  var pixelDigest: String
  /// Where the pixels begin in their file.
  var offset: Int
  /// Columns, rows and channels of the stored pixels.
  var width: Int
  var height: Int
  var channels: Int
  /// Columns, rows and channels of the photo at full size.
  var fullWidth: Int
  var fullHeight: Int
  var fullChannels: Int
  /// Pictures in the photo file.
  var pageCount: Int

  /// Bytes of the stored pixels.
  var pixelCount: Int { width * height * channels }

  /// Whether the numbers can be those of a photo whose pixels lie in a file of so many bytes.
  func isPossible(in fileSize: Int) -> Bool {
    let sides = 1...PhotoCodec.sideLimit
    return [width, height, fullWidth, fullHeight].allSatisfy(sides.contains)
      && [channels, fullChannels].allSatisfy { $0 == 1 || $0 == 3 } && pageCount > 0
      && offset >= 0 && offset <= fileSize && pixelCount <= fileSize - offset
  }
}

extension PixelCacheRow {
  /// The bytes of the row.
  var encoded: [UInt8] {
    var bytes = Array(photoDigest.utf8) + Array(pixelDigest.utf8)
    for number in [offset, width, height, channels, fullWidth, fullHeight, fullChannels, pageCount] {
      for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    return bytes + Array(FileDigest.sha256(of: bytes).utf8)
  }

  /// Reads the bytes of a row; nil where they are damaged or were never finished.
  init?(decoding bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    let body = bytes.dropLast(Self.digestCount)
    guard FileDigest.sha256(of: Array(body)).utf8.elementsEqual(bytes.suffix(Self.digestCount)) else {
      return nil
    }
    let numbers = (0..<Self.numberCount).map { index in
      let start = body.startIndex + 2 * Self.digestCount + 8 * index
      return (0..<8).reduce(0) { $0 | Int(truncatingIfNeeded: UInt64(body[start + $1]) << (8 * $1)) }
    }
    photoDigest = String(decoding: body.prefix(Self.digestCount), as: UTF8.self)
    pixelDigest = String(decoding: body.dropFirst(Self.digestCount).prefix(Self.digestCount), as: UTF8.self)
    (offset, width, height, channels) = (numbers[0], numbers[1], numbers[2], numbers[3])
    (fullWidth, fullHeight, fullChannels, pageCount) = (numbers[4], numbers[5], numbers[6], numbers[7])
  }
}
