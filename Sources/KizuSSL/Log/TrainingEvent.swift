/// One record of a TensorBoard event file: named numbers of a training step.
///
/// The bytes are tensorflow.Event of TensorFlow's `event.proto` and `summary.proto`, in the wire format of Protocol
/// Buffers, within a TFRecord: length in 8 bytes, its checksum, the data, their checksum, numbers with the low byte first.
struct TrainingEvent: Equatable {
  /// Seconds since 1970.
  var time: Double
  /// Steps taken.
  var step: Int
  /// Numbers by name.
  var scalars: [String: Float]

  /// The record that a file begins with.
  static func opening(time: Double) -> [UInt8] {
    record(field(1, time) + field(3, Array("brain.Event:2".utf8)))
  }

  /// The record; equal events give equal bytes.
  var encoded: [UInt8] {
    // Event.summary, of Summary.value, of tag and simple_value.
    let summary = scalars.sorted { $0.key < $1.key }.flatMap { name, value in
      Self.field(1, Self.field(1, Array(name.utf8)) + Self.field(2, value))
    }
    return Self.record(Self.field(1, time) + Self.field(2, step) + Self.field(5, summary))
  }

  /// The length of the whole record that bytes begin with, and its step; nil where it is cut off or damaged.
  ///
  /// The record that a file begins with counts as step 0.
  static func read(_ bytes: ArraySlice<UInt8>) -> (length: Int, step: Int)? {
    let (lengthBytes, checksumBytes) = (8, 4)
    guard bytes.count >= lengthBytes + checksumBytes else { return nil }
    let head = bytes.prefix(lengthBytes)
    guard number(bytes.dropFirst(lengthBytes).prefix(checksumBytes)) == UInt64(Checksum.masked(head)),
      let count = Int(exactly: number(head)), count <= bytes.count - lengthBytes - 2 * checksumBytes
    else { return nil }
    let data = bytes.dropFirst(lengthBytes + checksumBytes).prefix(count)
    let stored = bytes.dropFirst(lengthBytes + checksumBytes + count).prefix(checksumBytes)
    guard number(stored) == UInt64(Checksum.masked(data)) else { return nil }
    return (count + lengthBytes + 2 * checksumBytes, step(of: data))
  }

  /// Event.step: it follows the time, which takes nine bytes.
  private static func step(of data: ArraySlice<UInt8>) -> Int {
    let rest = data.dropFirst(9)
    guard rest.first == 2 << 3 else { return 0 }
    var (step, shift) = (0, 0)
    for byte in rest.dropFirst().prefix(9) {
      step |= Int(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    return step
  }
}

// MARK: Bytes

extension TrainingEvent {
  private static func record(_ data: [UInt8]) -> [UInt8] {
    let length = bytes(UInt64(data.count))
    return length + bytes(Checksum.masked(length)) + data + bytes(Checksum.masked(data))
  }

  private static func field(_ number: UInt8, _ value: Double) -> [UInt8] {
    [number << 3 | 1] + bytes(value.bitPattern)
  }

  private static func field(_ number: UInt8, _ value: Float) -> [UInt8] {
    [number << 3 | 5] + bytes(value.bitPattern)
  }

  private static func field(_ number: UInt8, _ value: Int) -> [UInt8] {
    [number << 3] + varint(UInt64(value))
  }

  private static func field(_ number: UInt8, _ value: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(UInt64(value.count)) + value
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  private static func bytes<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) -> [UInt8] {
    stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
