import Foundation

/// A named set of tensors with text metadata, as the safetensors format stores them.
///
/// Layout: 8 bytes header length (little-endian), a JSON header, then the tensors' bytes without gaps.
/// Specification: the README of huggingface/safetensors.
public struct SafeTensors: Sendable {
  /// The numbers of one tensor, row-major.
  public enum Values: Sendable, Equatable {
    case f32([Float])
    case i64([Int64])
  }

  /// A tensor: its sizes and its numbers.
  public struct Tensor: Sendable, Equatable {
    public var shape: [Int]
    public var values: Values

    /// A tensor of 32-bit floats.
    public init(shape: [Int], _ values: [Float]) {
      precondition(values.count == shape.reduce(1, *))
      self.shape = shape
      self.values = .f32(values)
    }

    /// A tensor of 64-bit whole numbers.
    public init(shape: [Int], _ values: [Int64]) {
      precondition(values.count == shape.reduce(1, *))
      self.shape = shape
      self.values = .i64(values)
    }

    /// A tensor as it was read, whose count was checked.
    init(shape: [Int], values: Values) {
      self.shape = shape
      self.values = values
    }
  }

  /// Text by key, under `__metadata__` in the header.
  public var metadata: [String: String]
  /// Tensors by name.
  public var tensors: [String: Tensor]

  public init(metadata: [String: String] = [:], tensors: [String: Tensor] = [:]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  static let metadataKey = "__metadata__"
}

/// One value of the JSON header that is written: a tensor's place, or the metadata.
private enum SafeTensorsHeaderEntry: Encodable {
  struct Place: Encodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  case metadata([String: String])
  case tensor(Place)

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .metadata(let text): try text.encode(to: encoder)
    case .tensor(let place): try place.encode(to: encoder)
    }
  }
}

// MARK: Writing

extension SafeTensors {
  /// The file's bytes; equal contents give equal bytes.
  public func encoded() -> [UInt8] {
    var header: [String: SafeTensorsHeaderEntry] = [:]
    if !metadata.isEmpty { header[Self.metadataKey] = .metadata(metadata) }
    let names = tensors.keys.sorted()
    var end = 0
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let (dtype, byteCount) =
        switch tensor.values {
        case .f32(let values): ("F32", values.count * 4)
        case .i64(let values): ("I64", values.count * 8)
        }
      header[name] = .tensor(.init(dtype: dtype, shape: tensor.shape, offsets: [end, end + byteCount]))
      end += byteCount
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and whole numbers alone: the encoder has nothing to refuse.
    var json = (try? encoder.encode(header)).map { [UInt8]($0) } ?? []
    // The specification asks for data at a multiple of 8 bytes; spaces fill up.
    json += [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8)

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + json.count + end)
    bytes.append(littleEndian: UInt64(json.count))
    bytes += json
    for name in names {
      switch tensors[name]?.values {
      case .f32(let values): for value in values { bytes.append(littleEndian: value.bitPattern) }
      case .i64(let values): for value in values { bytes.append(littleEndian: value) }
      case nil: break
      }
    }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    var value = value.littleEndian
    // SAFETY: the bytes of a whole number are read while it lives.
    unsafe Swift.withUnsafeBytes(of: &value) { unsafe append(contentsOf: $0) }
  }
}
