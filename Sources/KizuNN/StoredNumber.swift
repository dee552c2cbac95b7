/// How a safetensors file writes the numbers of a tensor that Kizu reads.
enum StoredNumber: String, CaseIterable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case f64 = "F64"
  case i64 = "I64"

  /// Bytes of a number.
  var byteCount: Int {
    switch self {
    case .f16, .bf16: 2
    case .f32: 4
    case .f64, .i64: 8
    }
  }

  /// Reads little-endian numbers.
  ///
  /// - Parameter bytes: Whole numbers of ``byteCount``.
  /// - Returns: 64-bit whole numbers as they are, all others as f32.
  func values(of bytes: ArraySlice<UInt8>) -> SafeTensors.Values {
    switch self {
    case .f32: .f32(Self.words(bytes) { Float(bitPattern: $0) })
    case .f16: .f32(Self.words(bytes, Self.half))
    case .bf16: .f32(Self.words(bytes) { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) })
    case .f64: .f32(Self.words(bytes) { Float(Double(bitPattern: $0)) })
    case .i64: .i64(Self.words(bytes) { (word: UInt64) in Int64(bitPattern: word) })
    }
  }

  /// IEEE 754 binary16 as f32, exactly; `Float16` itself is not there on every platform.
  private static func half(_ word: UInt16) -> Float {
    let sign: Float = word >> 15 == 1 ? -1 : 1
    let (exponent, fraction) = (Int(word >> 10 & 31), UInt32(word & 1023))
    switch exponent {
    case 0: return sign * Float(fraction) * 0x1p-24
    case 31: return Float(bitPattern: UInt32(word >> 15) << 31 | 0x7F80_0000 | fraction << 13)
    default:
      return Float(bitPattern: UInt32(word >> 15) << 31 | UInt32(exponent + 112) << 23 | fraction << 13)
    }
  }

  /// Words, converted one by one.
  private static func words<Word: FixedWidthInteger & UnsignedInteger, Value>(
    _ bytes: ArraySlice<UInt8>, _ convert: (Word) -> Value
  ) -> [Value] {
    // SAFETY: unaligned loads within the slice's bounds.
    unsafe bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Word>.size).map { index in
        convert(
          Word(
            littleEndian: unsafe raw.loadUnaligned(
              fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)))
      }
    }
  }
}
