import Foundation
import KizuData

extension PretrainSettings {
  /// The text of `config.json`; equal settings give equal text.
  public func json() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Every number is finite, so the encoder has nothing to refuse.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}\n"
  }

  /// Reads the text of a `config.json`.
  ///
  /// - Throws: ``PretrainError/damagedRun(file:reason:)`` when it is none, or holds impossible values.
  public init(json: [UInt8], file: String) throws(PretrainError) {
    do {
      self = try JSONDecoder().decode(PretrainSettings.self, from: Data(json))
    } catch DecodingError.keyNotFound(let key, _) {
      throw .damagedRun(file: file, reason: "it has no \(key.stringValue)")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .damagedRun(file: file, reason: "\(path) has a value of the wrong kind")
    } catch {
      throw .damagedRun(file: file, reason: "it is no config.json of kizu pretrain")
    }
  }

  /// Reads a `config.json`.
  ///
  /// - Throws: `DataError` when the file cannot be read, ``PretrainError/damagedRun(file:reason:)`` when it is none.
  public init(file: String) throws {
    try self.init(json: FileContent.read(file), file: file)
  }

  /// What differs from other settings, one line a value: `epochs: 20 in the run, 40 now`.
  package func differences(from stored: PretrainSettings) -> [String] {
    // Another way to name a file is no difference: digests know what is in it.
    var same = self
    same.photos.labels = stored.photos.labels
    if let file = stored.initialization?.file { same.initialization?.file = file }
    // Nor is a name that a later version gave to other views: the views themselves are compared.
    if same.views == stored.views { same.preset = stored.preset }
    let now = Self.flattened(same)
    let then = Self.flattened(stored)
    return Set(now.keys).union(then.keys).sorted().compactMap { key in
      guard now[key] != then[key] else { return nil }
      return "\(key): \(then[key] ?? "nothing") in the run, \(now[key] ?? "nothing") now"
    }
  }

  private static func flattened(_ settings: PretrainSettings) -> [String: String] {
    var values: [String: String] = [:]
    func visit(_ value: Any, _ path: String) {
      if let object = value as? [String: Any] {
        for (key, member) in object { visit(member, path.isEmpty ? key : "\(path).\(key)") }
      } else if let list = value as? [Any] {
        for (index, member) in list.enumerated() { visit(member, "\(path)[\(index)]") }
      } else {
        values[path] = "\(value)"
      }
    }
    if let object = try? JSONSerialization.jsonObject(with: Data(settings.json().utf8)) { visit(object, "") }
    return values
  }
}
