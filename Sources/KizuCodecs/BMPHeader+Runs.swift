extension BMPHeader {
  /// The palette index of each pixel of a run-length encoded bitmap, one byte each, rows as stored; pixels that
  /// the file skips have index 0.
  ///
  /// "Bitmap Compression" of Microsoft's documentation: pairs of a count and a colour (two colours of 4 bits
  /// in turn for RLE4); after a count of 0 comes the end of a row (0) or of the picture (1), a step to the right
  /// and up (2), or a number of pixels that are spelt out, filled up to an even number of bytes.
  func runIndices(of bytes: [UInt8], file: String) throws(CodecError) -> [UInt8] {
    var indices = [UInt8](repeating: 0, count: width * height)
    let isNarrow = compression == .runs4
    var (position, x, y) = (pixelOffset, 0, 0)

    // Writes pixels, those that fit into the row; `index` tells the colour of each.
    func write(_ count: Int, _ index: (Int) -> UInt8) {
      if y < height {
        for offset in 0..<max(0, min(count, width - x)) { indices[y * width + x + offset] = index(offset) }
      }
      x += count
    }
    func nibble(_ byte: UInt8, _ offset: Int) -> UInt8 {
      offset % 2 == 0 ? byte >> 4 : byte & 0x0F
    }

    while true {
      guard position + 2 <= bytes.count else { throw .truncated(file: file) }
      let (count, value) = (Int(bytes[position]), bytes[position + 1])
      position += 2
      if count > 0 {
        write(count) { isNarrow ? nibble(value, $0) : value }
        continue
      }
      switch value {
      case 0: (x, y) = (0, y + 1)
      case 1: return indices
      case 2:
        guard position + 2 <= bytes.count else { throw .truncated(file: file) }
        x += Int(bytes[position])
        y += Int(bytes[position + 1])
        position += 2
      default:
        let length = isNarrow ? (Int(value) + 1) / 2 : Int(value)
        guard position + length + length % 2 <= bytes.count else { throw .truncated(file: file) }
        write(Int(value)) {
          isNarrow ? nibble(bytes[position + $0 / 2], $0) : bytes[position + $0]
        }
        position += length + length % 2
      }
    }
  }
}
