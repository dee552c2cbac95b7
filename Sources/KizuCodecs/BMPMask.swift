import KizuCore

/// Which bits of a pixel hold one colour.
struct BMPMask {
  let shift: UInt32
  /// Bits of the colour, 1…32.
  let width: Int
  /// The byte of each value of up to 8 bits; empty for wider ones.
  private let table: [UInt8]

  /// Nil where no bit is set, or bits that do not follow each other.
  init?(_ mask: Int) {
    guard mask > 0, let mask = UInt32(exactly: mask) else { return nil }
    shift = UInt32(mask.trailingZeroBitCount)
    width = mask.nonzeroBitCount
    guard Int(shift) + width + mask.leadingZeroBitCount == 32 else { return nil }
    let greatest = UInt64(1) << UInt64(width) - 1
    table = width <= 8 ? (0...greatest).map { UInt8($0 * 255 / greatest) } : []
  }

  /// Where red, green and blue stand if a file has no masks: five bits each in 16, eight in 32.
  static func usual(bits: Int) -> [BMPMask] {
    switch bits {
    case 16: [0x7C00, 0x3E0, 0x1F].compactMap(BMPMask.init)
    case 32: [0xFF0000, 0xFF00, 0xFF].compactMap(BMPMask.init)
    default: []
    }
  }

  /// The colour in a pixel, `value * 255 / greatest` without its fraction, as Pillow has it.
  func byte(_ pixel: UInt32) -> UInt8 {
    let greatest = UInt64(1) << UInt64(width) - 1
    let value = UInt64(pixel >> shift) & greatest
    return table.isEmpty ? UInt8(value * 255 / greatest) : table[Int(value)]
  }
}
