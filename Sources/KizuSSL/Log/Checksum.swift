/// The checksum of TFRecord files: CRC-32C, rotated and offset.
///
/// CRC-32C is the Castagnoli polynomial, reflected (RFC 3720, appendix B.4). TensorFlow stores `rotr(c, 15) +
/// 0xA282EAD8`, so that the checksum of data that holds checksums is no weaker (tensorflow/core/lib/hash/crc32c.h).
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
  }

  /// CRC-32C.
  static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(truncatingIfNeeded: $0 ^ UInt32($1)) & 0xFF] }
  }

  /// What TensorFlow stores.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = crc32c(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
