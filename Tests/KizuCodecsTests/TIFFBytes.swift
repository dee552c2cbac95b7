/// A little-endian TIFF put together entry by entry, right or wrong, with its data after the directory.
struct TIFFBytes {
  /// Tag → type (3 is 16 bits, 4 is 32) and values; where the strips or tiles begin is filled in.
  var entries: [UInt16: (type: UInt16, values: [Int])]
  var data: [UInt8]
  /// Where the next directory is said to be.
  var next = 0
  /// Whether all strips begin where the first does.
  var sharesData = false

  /// One strip of whole numbers.
  init(width: Int, height: Int, bits: Int, samples: Int = 1, photometric: Int = 1, data: [UInt8]) {
    self.data = data
    entries = [
      256: (4, [width]), 257: (4, [height]), 258: (3, [Int](repeating: bits, count: samples)),
      259: (3, [1]), 262: (3, [photometric]), 277: (3, [samples]), 278: (4, [height]),
      273: (4, [0]), 279: (4, [data.count]),
    ]
  }

  var bytes: [UInt8] {
    var entries = entries
    let tags = entries.keys.sorted()
    let end = 8 + 2 + 12 * tags.count + 4
    let sizes = entries.values.map { $0.values.count * ($0.type == 3 ? 2 : 4) }
    var place = end + sizes.filter { $0 > 4 }.reduce(0, +)
    for (offsets, counts) in [(273, 279), (324, 325)] as [(UInt16, UInt16)] where entries[offsets] != nil {
      let lengths = entries[counts]?.values ?? []
      entries[offsets]?.values = lengths.map { length in
        defer { place += sharesData ? 0 : length }
        return place
      }
    }
    var directory = Self.number(tags.count, 2)
    var values: [UInt8] = []
    for tag in tags {
      guard let entry = entries[tag] else { continue }
      let body = entry.values.flatMap { Self.number($0, entry.type == 3 ? 2 : 4) }
      directory += Self.number(Int(tag), 2) + Self.number(Int(entry.type), 2)
      directory += Self.number(entry.values.count, 4)
      if body.count > 4 {
        directory += Self.number(end + values.count, 4)
        values += body
      } else {
        directory += body + [UInt8](repeating: 0, count: 4 - body.count)
      }
    }
    return [0x49, 0x49, 0x2A, 0] + Self.number(8, 4) + directory + Self.number(next, 4) + values + data
  }

  /// The lowest bytes of a number, the least first.
  static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
