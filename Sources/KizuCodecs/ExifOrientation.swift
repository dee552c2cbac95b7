/// How a camera was held: the value of EXIF tag 0x0112, and what brings the photo upright.
///
/// EXIF 2.32 (CIPA DC-008), section 4.6.4. Each name says what must be done to the stored picture.
enum ExifOrientation: Int, CaseIterable {
  case upright = 1
  case flipHorizontally = 2
  case turnHalf = 3
  case flipVertically = 4
  case transpose = 5
  case turnRight = 6
  case transverse = 7
  case turnLeft = 8

  /// Whether rows become columns.
  var swapsSides: Bool { rawValue >= 5 }

  /// The orientation that a JPEG's first EXIF segment tells; upright without one, or where it makes no sense.
  static func read(fromJPEG bytes: [UInt8]) -> ExifOrientation {
    guard let segment = exifSegment(of: bytes) else { return .upright }
    return orientation(inTIFF: bytes[segment]) ?? .upright
  }

  /// Where the TIFF structure of the EXIF segment stands, found by stepping from marker to marker.
  private static func exifSegment(of bytes: [UInt8]) -> Range<Int>? {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      // Any number of fill bytes 0xFF may stand before a marker.
      if marker == 0xFF {
        position += 1
        continue
      }
      // Metadata ends where the frame's scan data or the image ends.
      if marker == 0xDA || marker == 0xD9 { return nil }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return nil }
      let body = position + 4
      if marker == 0xE1, bytes[body..<end].starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {
        return body + 6..<end
      }
      position = end
    }
    return nil
  }

  /// The tag's value in the first directory, nil where any offset leads outside.
  private static func orientation(inTIFF bytes: ArraySlice<UInt8>) -> ExifOrientation? {
    guard let tiff = TIFFNumbers(bytes), !tiff.isBig, let directory = tiff.firstDirectory,
      let entries = tiff.number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<entries {
      let offset = directory + 2 + 12 * entry
      guard let tag = tiff.number(at: offset, bytes: 2) else { return nil }
      guard tag == 0x0112 else { continue }
      // One value of type SHORT, held in the entry itself.
      guard tiff.number(at: offset + 2, bytes: 2) == 3, tiff.number(at: offset + 4, bytes: 4) == 1 else {
        return nil
      }
      return tiff.number(at: offset + 8, bytes: 2).flatMap(ExifOrientation.init(rawValue:))
    }
    return nil
  }
}
