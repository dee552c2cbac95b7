import Foundation

/// What `kizu bench` prints.
protocol BenchResult: Encodable {
  /// For people.
  var text: String { get }
}

extension BenchResult {
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
