/// What the header of a safetensors file says: text by key, and where each tensor stands.
struct SafeTensorsHeader {
  /// Where a tensor stands and how it is written.
  struct Place: Equatable {
    var dtype: String
    var shape: [Int]
    /// The first byte and the one behind the last, counted from the end of the header.
    var offsets: [Int]
  }

  /// The header does not have the form that the format asks for.
  struct Failure: Error {
    let reason: String
  }

  /// More dimensions than any network's tensor has.
  static let rankLimit = 16

  private(set) var metadata: [String: String] = [:]
  private(set) var places: [String: Place] = [:]

  /// Reads the header in one pass; what the format does not know is refused.
  ///
  /// - Parameter bytes: The header alone.
  /// - Throws: ``Failure`` with the reason.
  init(reading bytes: ArraySlice<UInt8>) throws(Failure) {
    guard bytes.first == UInt8(ascii: "{") else { throw Failure(reason: "its header does not begin with {") }
    var json = FlatJSON(bytes)
    var hasMetadata = false
    try json.members { (json, name) throws(Failure) in
      if name == SafeTensors.metadataKey {
        guard !hasMetadata else { throw Failure(reason: "its header has metadata twice") }
        hasMetadata = true
        try json.members { (json, key) throws(Failure) in
          guard metadata.updateValue(try json.string(), forKey: key) == nil else {
            throw Failure(reason: "its metadata has \(Self.shown(key)) twice")
          }
        }
      } else if places.updateValue(try Self.place(&json, of: name), forKey: name) != nil {
        throw Failure(reason: "its header has the tensor \(Self.shown(name)) twice")
      }
    }
    try json.end()
  }

  private static func place(_ json: inout FlatJSON, of name: String) throws(Failure) -> Place {
    var (dtype, shape, offsets): (String?, [Int]?, [Int]?)
    try json.members { (json, key) throws(Failure) in
      switch key {
      case "dtype" where dtype == nil: dtype = try json.string()
      case "shape" where shape == nil: shape = try json.wholeNumbers(limit: rankLimit)
      case "data_offsets" where offsets == nil: offsets = try json.wholeNumbers(limit: 2)
      default:
        throw Failure(reason: "the entry of tensor \(shown(name)) has \(shown(key)) twice, or needlessly")
      }
    }
    guard let dtype, let shape, let offsets else {
      throw Failure(reason: "the entry of \(shown(name)) lacks its dtype, shape or data_offsets")
    }
    return Place(dtype: dtype, shape: shape, offsets: offsets)
  }

  /// A name from the file as a message may hold it: on one line, and not long.
  static func shown(_ name: String) -> String {
    let start = name.unicodeScalars.prefix(80)
    let isPrintable = start.allSatisfy { $0.properties.generalCategory != .control && $0.value != 0x2028 }
    let text = isPrintable ? String(String.UnicodeScalarView(start)) : "(unprintable)"
    return start.count < name.unicodeScalars.count ? text + "…" : text
  }
}
