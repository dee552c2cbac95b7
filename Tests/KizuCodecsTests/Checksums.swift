/// CRC-32 of ISO 3309, bit by bit.
func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// The same PNG with the checksum of each whole chunk set right, so that a decoder gets past it.
func repairingChecksums(ofPNG bytes: [UInt8]) -> [UInt8] {
  var repaired = bytes
  var position = 8
  while position + 12 <= bytes.count {
    let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    guard position + 12 + length <= bytes.count else { break }
    let end = position + 8 + length
    let crc = checksum(bytes[position + 4..<end])
    for index in 0..<4 { repaired[end + index] = UInt8(crc >> (24 - 8 * UInt32(index)) & 0xFF) }
    position = end + 4
  }
  return repaired
}
