import Foundation
import KizuNN
import SwiftProtobuf

/// Nodes and constants of an ONNX graph, in the order in which they are computed.
struct ONNXGraph {
  private(set) var nodes: [Onnx_NodeProto] = []
  private(set) var constants: [Onnx_TensorProto] = []

  /// A named attribute of a node.
  enum Attribute {
    case number(Int)
    case numbers([Int])
    case text(String)
  }

  /// Adds a node.
  ///
  /// - Parameters:
  ///   - operation: The name of the ONNX operator.
  ///   - name: The node's name.
  ///   - inputs: What it reads.
  ///   - output: What it writes; nil writes to the node's name.
  ///   - attributes: Its attributes by name.
  /// - Returns: The name of what it writes.
  @discardableResult
  mutating func add(
    _ operation: String, _ name: String, _ inputs: [String], output: String? = nil,
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) -> String {
    let output = output ?? name
    nodes.append(
      .with {
        $0.name = name
        $0.opType = operation
        $0.input = inputs
        $0.output = [output]
        $0.attribute = attributes.map(Self.attribute)
      })
    return output
  }

  /// Adds a constant of f32 numbers.
  ///
  /// - Returns: Its name.
  mutating func constant(_ name: String, _ shape: [Int], _ values: [Float]) -> String {
    precondition(values.count == shape.reduce(1, *))
    return constant(name, shape, values.map(\.bitPattern), .float)
  }

  /// Adds a constant of whole numbers, `[n]`.
  ///
  /// - Returns: Its name.
  mutating func constant(_ name: String, _ values: [Int]) -> String {
    constant(name, [values.count], values.map { Int64($0) }, .int64)
  }

  private mutating func constant<Word: FixedWidthInteger & BitwiseCopyable>(
    _ name: String, _ shape: [Int], _ words: [Word], _ type: Onnx_TensorProto.DataType
  ) -> String {
    // The format is little-endian on every machine.
    let words = words.map(\.littleEndian)
    // SAFETY: the bytes are copied while the numbers live.
    let bytes = unsafe words.withUnsafeBytes { unsafe Data($0) }
    constants.append(
      .with {
        $0.name = name
        $0.dims = shape.map { Int64($0) }
        $0.dataType = Int32(type.rawValue)
        $0.rawData = bytes
      })
    return name
  }

  private static func attribute(_ name: String, _ value: Attribute) -> Onnx_AttributeProto {
    .with {
      $0.name = name
      switch value {
      case .number(let number):
        $0.type = .int
        $0.i = Int64(number)
      case .numbers(let numbers):
        $0.type = .ints
        $0.ints = numbers.map { Int64($0) }
      case .text(let text):
        $0.type = .string
        $0.s = Data(text.utf8)
      }
    }
  }
}
