/// The numbers of a TIFF structure, which EXIF uses too; nil where an offset leads outside of it.
///
/// TIFF 6.0, section 2; BigTIFF has wider offsets and counts.
struct TIFFNumbers {
  private let bytes: ArraySlice<UInt8>
  private let isLittleEndian: Bool
  /// Whether it is a BigTIFF.
  let isBig: Bool

  /// Directories that are counted at most.
  private static let mostDirectories = 65_536

  /// Nil where the bytes do not begin with TIFF's signature.
  init?(_ bytes: ArraySlice<UInt8>) {
    switch Array(bytes.prefix(4)) {
    case [0x49, 0x49, 0x2A, 0x00]: (isLittleEndian, isBig) = (true, false)
    case [0x4D, 0x4D, 0x00, 0x2A]: (isLittleEndian, isBig) = (false, false)
    case [0x49, 0x49, 0x2B, 0x00]: (isLittleEndian, isBig) = (true, true)
    case [0x4D, 0x4D, 0x00, 0x2B]: (isLittleEndian, isBig) = (false, true)
    default: return nil
    }
    self.bytes = bytes
  }

  /// A number of 1…8 bytes; nil, too, where it does not fit.
  func number(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, count <= bytes.count, offset <= bytes.count - count else { return nil }
    let start = bytes.startIndex + offset
    var number: UInt64 = 0
    for index in 0..<count {
      number = number << 8 | UInt64(bytes[start + (isLittleEndian ? count - 1 - index : index)])
    }
    return Int(exactly: number)
  }

  /// Where the first directory begins.
  var firstDirectory: Int? {
    isBig ? number(at: 8, bytes: 8) : number(at: 4, bytes: 4)
  }

  /// Directories in the chain from the first one on, one a picture; a chain that is broken or runs in a circle
  /// ends there.
  var directoryCount: Int {
    let (countBytes, entryBytes, offsetBytes) = isBig ? (8, 20, 8) : (2, 12, 4)
    var seen: Set<Int> = []
    var next = firstDirectory
    while let offset = next, offset > 0, seen.count < Self.mostDirectories, !seen.contains(offset) {
      // The comparison keeps the product from overflowing.
      guard let entries = number(at: offset, bytes: countBytes), entries > 0, entries < bytes.count else {
        break
      }
      seen.insert(offset)
      next = number(at: offset + countBytes + entries * entryBytes, bytes: offsetBytes)
    }
    return seen.count
  }

  /// Whether the values that the first directory names are far more than the file can hold.
  ///
  /// libtiff reads them all, so that entries which share their values would let a small file fill the memory.
  var namesTooMuch: Bool {
    let (countBytes, entryBytes) = isBig ? (8, 20) : (2, 12)
    guard let directory = firstDirectory, let entries = number(at: directory, bytes: countBytes) else {
      return false
    }
    var room = 2 * bytes.count + (1 << 20)
    for index in 0..<min(entries, bytes.count / entryBytes) {
      let entry = directory + countBytes + index * entryBytes
      guard let type = number(at: entry + 2, bytes: 2) else { return false }
      guard Self.typeBytes.indices.contains(type), Self.typeBytes[type] > 0 else { continue }
      // A count that is too large for a number is beyond any room.
      guard let count = number(at: entry + 4, bytes: isBig ? 8 : 4), count <= room / Self.typeBytes[type]
      else {
        return true
      }
      room -= count * Self.typeBytes[type]
    }
    return false
  }

  /// Bytes of a value of each type, by the type's number; 0 where there is no such type.
  private static let typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
}
