import KizuCore

extension BMPHeader {
  /// The samples of the picture, rows from the top; one channel where the palette is grey, otherwise three.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors give.
  /// - Returns: `height * width * channels` samples.
  /// - Throws: ``CodecError`` where the file is too short or names colours that its palette has not.
  func pixels(of bytes: [UInt8], file: String) throws(CodecError) -> [UInt8] {
    if compression == .runs8 || compression == .runs4 {
      let indices = try runIndices(of: bytes, file: file)
      return try colours(of: indices, from: 0, rowBytes: width, bits: 8, file: file)
    }
    guard pixelOffset + rowBytes * height <= bytes.count else { throw .truncated(file: file) }
    if bits <= 8 {
      return try colours(of: bytes, from: pixelOffset, rowBytes: rowBytes, bits: bits, file: file)
    }
    return bits == 24 ? triples(of: bytes) : maskedColours(of: bytes)
  }

  /// The row of the file that holds row `y` of the picture.
  private func storedRow(_ y: Int) -> Int { isTopDown ? y : height - 1 - y }

  /// Looks up each pixel in the palette.
  private func colours(
    of bytes: [UInt8], from offset: Int, rowBytes: Int, bits: Int, file: String
  ) throws(CodecError) -> [UInt8] {
    let channels = isGrey ? 1 : 3
    let flat = palette.flatMap { $0.prefix(channels) }
    let (input, lookup) = (bytes.span, flat.span)
    var greatest = 0
    let pixels = [UInt8](capacity: width * height * channels) { output in
      for y in 0..<height {
        let row = offset + storedRow(y) * rowBytes
        for x in 0..<width {
          let shift = 8 - bits - x * bits % 8
          let index = Int(input[row + x * bits / 8] >> UInt8(shift)) & ((1 << bits) - 1)
          greatest = max(greatest, index)
          // A colour that is not there ends in an error below.
          let known = index < palette.count ? index * channels : 0
          for channel in 0..<channels { output.append(lookup[known + channel]) }
        }
      }
    }
    guard greatest < palette.count else {
      throw .corrupt(file: file, message: "it uses colour \(greatest) of a palette of \(palette.count)")
    }
    return pixels
  }

  /// Pixels of three bytes: blue, green, red.
  private func triples(of bytes: [UInt8]) -> [UInt8] {
    let input = bytes.span
    return [UInt8](capacity: width * height * 3) { output in
      for y in 0..<height {
        var position = pixelOffset + storedRow(y) * rowBytes
        for _ in 0..<width {
          output.append(input[position + 2])
          output.append(input[position + 1])
          output.append(input[position])
          position += 3
        }
      }
    }
  }

  /// Pixels of 16 or 32 bits, their colours where the masks say.
  private func maskedColours(of bytes: [UInt8]) -> [UInt8] {
    let input = bytes.span
    return [UInt8](capacity: width * height * 3) { output in
      for y in 0..<height {
        var position = pixelOffset + storedRow(y) * rowBytes
        for _ in 0..<width {
          var pixel = UInt32(input[position]) | UInt32(input[position + 1]) << 8
          if bits == 32 {
            pixel |= UInt32(input[position + 2]) << 16 | UInt32(input[position + 3]) << 24
          }
          position += bits / 8
          for mask in masks { output.append(mask.byte(pixel)) }
        }
      }
    }
  }
}
