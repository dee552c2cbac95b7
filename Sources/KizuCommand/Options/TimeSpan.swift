import ArgumentParser

/// A length of time as people write it: 90s, 30m, 1.5h.
struct TimeSpan: ExpressibleByArgument {
  let seconds: Double

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]

  init?(argument: String) {
    guard let unit = argument.last.flatMap({ Self.units[$0] }),
      let number = Double(argument.dropLast()), number.isFinite, number >= 0
    else { return nil }
    seconds = number * unit
  }
}
