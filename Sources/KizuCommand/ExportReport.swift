import Foundation

/// What `kizu export` says of the file that it wrote.
struct ExportReport: Encodable {
  let file: String
  let bytes: Int
  let input: String
  let outputs: [String]

  var text: String {
    let lines = ["input   \(input)"] + outputs.map { "output  \($0)" }
    let megabytes = String(format: "%.1f", Double(bytes) / 1e6)
    return lines.joined(separator: "\n") + "\n\nWritten: \(ShellWord.quoted(file)) (\(megabytes) MB)\n"
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
