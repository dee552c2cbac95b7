extension SafeTensors {
  /// The largest header that is read, in bytes; a network of 100,000 tensors has one half as large.
  static let headerLimit = 16 << 20

  /// Reads the bytes of a safetensors file.
  ///
  /// F32 and I64 are kept as they are; F16, BF16 and F64 become f32, F64 rounded to the nearest.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: Its name, for messages.
  /// - Throws: ``WeightsError/malformed(file:reason:)`` for anything that the format does not allow, other types of
  ///   numbers and headers above 16 MB.
  public init(decoding bytes: [UInt8], file: String) throws(WeightsError) {
    func malformed(_ reason: String) -> WeightsError { .malformed(file: file, reason: reason) }
    guard bytes.count >= 8 else { throw malformed("it is shorter than its header's length field") }
    let headerCount = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard headerCount <= UInt64(Self.headerLimit) else {
      throw malformed("its header claims \(headerCount) bytes, but at most \(Self.headerLimit) are read")
    }
    guard headerCount <= UInt64(bytes.count - 8) else {
      throw malformed("its header claims \(headerCount) bytes of a file of \(bytes.count)")
    }
    let dataStart = 8 + Int(headerCount)
    let header: SafeTensorsHeader
    do {
      header = try SafeTensorsHeader(reading: bytes[8..<dataStart])
    } catch {
      throw malformed(error.reason)
    }
    // Every place is checked before the first number is read.
    var ranges: [String: (StoredNumber, Range<Int>)] = [:]
    for (name, place) in header.places {
      ranges[name] = try Self.range(of: place, dataCount: bytes.count - dataStart, name: name, file: file)
    }
    try Self.checkContiguous(ranges.values.map(\.1), dataCount: bytes.count - dataStart, file: file)
    self.init(metadata: header.metadata)
    for (name, place) in header.places {
      guard let (number, range) = ranges[name] else { continue }
      let data = bytes[(dataStart + range.lowerBound)..<(dataStart + range.upperBound)]
      tensors[name] = Tensor(shape: place.shape, values: number.values(of: data))
    }
  }

  /// The bytes of a tensor within the data, after every check that its entry allows.
  private static func range(
    of place: SafeTensorsHeader.Place, dataCount: Int, name: String, file: String
  ) throws(WeightsError) -> (StoredNumber, Range<Int>) {
    func malformed(_ reason: String) -> WeightsError {
      .malformed(file: file, reason: "tensor \(SafeTensorsHeader.shown(name)) \(reason)")
    }
    guard let number = StoredNumber(rawValue: place.dtype) else {
      let known = StoredNumber.allCases.map(\.rawValue).joined(separator: ", ")
      throw malformed("is of type \(SafeTensorsHeader.shown(place.dtype)); \(known) are read")
    }
    guard place.offsets.count == 2, place.offsets[0] >= 0, place.offsets[0] <= place.offsets[1],
      place.offsets[1] <= dataCount
    else { throw malformed("lies outside of the file") }
    var byteCount = number.byteCount
    for size in place.shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { throw malformed("has an impossible shape") }
      byteCount = product
    }
    guard byteCount == place.offsets[1] - place.offsets[0] else {
      throw malformed("has not the bytes that its shape needs")
    }
    return (number, place.offsets[0]..<place.offsets[1])
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
}
