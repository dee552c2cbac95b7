import Foundation

extension ViewRecipe {
  /// The recipe as a preset file: one key a line, in the order of ``keys``.
  public func json() -> String {
    let lines = Self.keys.map { key in
      let value = self[key]
      let low = RecipeNumber.text(value.lowerBound)
      return key.isRange
        ? "  \"\(key.name)\": [\(low), \(RecipeNumber.text(value.upperBound))]" : "  \"\(key.name)\": \(low)"
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Reads a preset file; a key that is missing switches its operation off.
  ///
  /// - Parameters:
  ///   - json: The content, one JSON object.
  ///   - file: Its name, for errors.
  /// - Throws: ``ViewRecipeError`` for what is no recipe: unknown keys, values of the wrong kind or out of range.
  public init(json: [UInt8], file: String) throws(ViewRecipeError) {
    // No recipe is nearly as long; what is, is another file.
    guard json.count <= 1 << 20 else { throw .notJSON(file: file) }
    let values: [String: JSONValue]
    do {
      values = try JSONDecoder().decode([String: JSONValue].self, from: Data(json))
    } catch {
      throw .notJSON(file: file)
    }
    let known = Dictionary(uniqueKeysWithValues: Self.keys.map { ($0.name, $0) })
    // In the order of the names, so that of two mistakes the same one is always told.
    for name in values.keys.sorted() where known[name] == nil {
      let shown = name.count > Self.longestName ? name.prefix(Self.longestName) + "…" : name[...]
      throw .unknownKey(
        String(shown), nearest: EditDistance.nearest(to: String(shown), of: Self.keys.map(\.name)), file: file
      )
    }
    guard values[Self.requiredKey] != nil else { throw .missingKey(Self.requiredKey, file: file) }
    self.init(cropScale: 1...1)
    for key in Self.keys {
      guard let value = values[key.name] else { continue }
      guard let range = value.range(for: key) else {
        throw .wrongKind(key: key.name, isRange: key.isRange, file: file)
      }
      for bound in [range.lowerBound, range.upperBound] {
        guard key.limits.contains(Float(bound)) else {
          throw .outOfRangeInFile(key: key.name, value: bound, allowed: key.limits, file: file)
        }
      }
      self[key] = Float(range.lowerBound)...Float(range.upperBound)
    }
  }

  /// The most of an unknown name that is looked at and shown.
  private static let longestName = 40

  /// A value as the file has it.
  private enum JSONValue: Decodable {
    case number(Double)
    case list([Double])
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let list = try? container.decode([Double].self) {
        self = .list(list)
      } else {
        self = .other
      }
    }

    /// The value where it is of the kind that the key takes.
    func range(for key: Key) -> ClosedRange<Double>? {
      switch self {
      case .number(let number) where !key.isRange: number...number
      case .list(let list) where key.isRange && list.count == 2 && list[0] <= list[1]: list[0]...list[1]
      default: nil
      }
    }
  }
}
