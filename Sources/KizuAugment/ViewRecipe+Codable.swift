/// As in `config.json`: an object of numbers and of ranges `[low, high]`.
///
/// A key that is missing switches its operation off, so runs of earlier versions, which knew fewer operations,
/// are read as they were made.
extension ViewRecipe: Codable {
  private struct CodingName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingName.self)
    self.init(
      cropScale: try values.decode(
        ClosedRange<Float>.self, forKey: CodingName(stringValue: Self.requiredKey)))
    for key in Self.keys {
      let name = CodingName(stringValue: key.name)
      switch key.place {
      case .number(let path):
        if let value = try values.decodeIfPresent(Float.self, forKey: name) { self[keyPath: path] = value }
      case .range(let path):
        if let value = try values.decodeIfPresent(ClosedRange<Float>.self, forKey: name) {
          self[keyPath: path] = value
        }
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingName.self)
    for key in Self.keys {
      let name = CodingName(stringValue: key.name)
      switch key.place {
      case .number(let path): try values.encode(self[keyPath: path], forKey: name)
      case .range(let path): try values.encode(self[keyPath: path], forKey: name)
      }
    }
  }
}
