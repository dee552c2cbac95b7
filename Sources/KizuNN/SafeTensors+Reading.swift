import Foundation

extension SafeTensors {
  /// The largest header that is read; the reference implementation has the same limit.
  private static let headerLimit = 100_000_000

  /// Reads the bytes of a safetensors file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: Its name, for messages.
  /// - Throws: ``WeightsError/malformed(file:reason:)`` for anything that the format does not allow.
  public init(decoding bytes: [UInt8], file: String) throws(WeightsError) {
    func malformed(_ reason: String) -> WeightsError { .malformed(file: file, reason: reason) }
    guard bytes.count >= 8 else { throw malformed("it is shorter than its header's length field") }
    let headerCount = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard headerCount <= UInt64(min(Self.headerLimit, bytes.count - 8)) else {
      throw malformed("its header claims \(headerCount) bytes of a file of \(bytes.count)")
    }
    let dataStart = 8 + Int(headerCount)
    let header: [String: SafeTensorsHeaderEntry]
    do {
      header = try JSONDecoder().decode(
        [String: SafeTensorsHeaderEntry].self, from: Data(bytes[8..<dataStart]))
    } catch {
      throw malformed("its header is not the JSON that the format asks for")
    }

    self.init()
    var places: [Range<Int>] = []
    for (name, entry) in header {
      switch entry {
      case .metadata(let text):
        guard name == Self.metadataKey else { throw malformed("the entry \(name) is no tensor") }
        metadata = text
      case .tensor(let place):
        guard name != Self.metadataKey else { throw malformed("its metadata is a tensor") }
        let range = try Self.range(of: place, dataCount: bytes.count - dataStart, name: name, file: file)
        places.append(range)
        let data = bytes[(dataStart + range.lowerBound)..<(dataStart + range.upperBound)]
        tensors[name] =
          place.dtype == "F32"
          ? Tensor(shape: place.shape, Self.words(data) { Float(bitPattern: $0) })
          : Tensor(shape: place.shape, Self.words(data) { (word: UInt64) in Int64(bitPattern: word) })
      }
    }
    try Self.checkContiguous(places, dataCount: bytes.count - dataStart, file: file)
  }

  /// The bytes of a tensor within the data, after every check that its entry allows.
  private static func range(
    of place: SafeTensorsHeaderEntry.Place, dataCount: Int, name: String, file: String
  ) throws(WeightsError) -> Range<Int> {
    let width: Int
    switch place.dtype {
    case "F32": width = 4
    case "I64": width = 8
    default:
      throw .malformed(file: file, reason: "tensor \(name) is of type \(place.dtype); F32 and I64 are read")
    }
    guard place.offsets.count == 2, place.offsets[0] >= 0, place.offsets[0] <= place.offsets[1],
      place.offsets[1] <= dataCount
    else { throw .malformed(file: file, reason: "tensor \(name) lies outside of the file") }
    var byteCount = width
    for size in place.shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else {
        throw .malformed(file: file, reason: "tensor \(name) has an impossible shape")
      }
      byteCount = product
    }
    guard byteCount == place.offsets[1] - place.offsets[0] else {
      throw .malformed(file: file, reason: "tensor \(name) has not the bytes that its shape needs")
    }
    return place.offsets[0]..<place.offsets[1]
  }

  /// The format allows no gap and no overlap.
  private static func checkContiguous(
    _ places: [Range<Int>], dataCount: Int, file: String
  ) throws(WeightsError) {
    var end = 0
    for place in places.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      guard place.lowerBound == end else {
        throw .malformed(file: file, reason: "its tensors overlap or leave gaps")
      }
      end = place.upperBound
    }
    guard end == dataCount else { throw .malformed(file: file, reason: "bytes follow the last tensor") }
  }

  /// Little-endian words, converted one by one.
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
