import Foundation

extension Novelty {
  private enum CodingKeys: String, CodingKey {
    case references, dimension, distances, centre, lengths
  }

  /// Embeddings stand as base64 of little-endian f32: exact, and a third of the decimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let bytes = references.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    }
    try container.encode(Data(bytes).base64EncodedString(), forKey: .references)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(usual.distances, forKey: .distances)
    try container.encode(usual.centre, forKey: .centre)
    try container.encode(usual.lengths, forKey: .lengths)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let text = try container.decode(String.self, forKey: .references)
    let bytes = Data(base64Encoded: text).map { Array($0) } ?? []
    let values = stride(from: 0, through: bytes.count - 4, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
    guard bytes.count % 4 == 0, values.allSatisfy(\.isFinite) else {
      throw DecodingError.dataCorruptedError(
        forKey: .references, in: container, debugDescription: "The references are no finite numbers.")
    }
    references = values
    dimension = try container.decode(Int.self, forKey: .dimension)
    // Files of older versions know no lengths.
    usual = UsualDistances(
      centre: try container.decodeIfPresent([Float].self, forKey: .centre) ?? [],
      distances: try container.decode([Float].self, forKey: .distances),
      lengths: try container.decodeIfPresent([Float].self, forKey: .lengths) ?? [])
  }
}
