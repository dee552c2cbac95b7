import KizuCore

/// How long the learning rate rises before it is at its highest.
public enum Warmup: Sendable, Equatable {
  /// A part of all steps, in percent, 0 to 100.
  case percent(Double)
  /// A number of epochs, at least 0.
  case epochs(Double)

  /// Reads `10%` or `5`.
  ///
  /// - Parameter text: A percentage of 0 to 100, or a number of epochs of 0 to 100,000.
  public init?(_ text: String) {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? text.dropLast() : text[...]) else { return nil }
    guard (0...(isPercent ? 100 : 100_000)).contains(number) else { return nil }
    self = isPercent ? .percent(number) : .epochs(number)
  }

  /// The steps that it takes of a training, rounded down; at most all.
  public func steps(of totalSteps: Int, perEpoch: Int) -> Int {
    switch self {
    case .percent(let number): Int(Double(totalSteps) * (number / 100))
    case .epochs(let number): min(totalSteps, Int(number * Double(perEpoch)))
    }
  }
}

extension Warmup: CustomStringConvertible {
  public var description: String {
    switch self {
    case .percent(let number): "\(number.plainText)%"
    case .epochs(let number): number.plainText
    }
  }
}

extension Warmup: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let warmup = Warmup(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no warm-up")
    }
    self = warmup
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
