import ArgumentParser

/// A size in bytes as people write it: 1048576, 500MB, 20GB, 1.5TB; also with MiB, GiB, TiB.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  private static let units: [(suffix: String, factor: Double)] = [
    ("KIB", 0x1p10), ("MIB", 0x1p20), ("GIB", 0x1p30), ("TIB", 0x1p40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9),
    ("TB", 1e12), ("B", 1), ("", 1),
  ]

  init?(argument: String) {
    let text = argument.uppercased()
    guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
      let number = Double(text.dropLast(unit.suffix.count)), number >= 0, number * unit.factor < 0x1p62
    else { return nil }
    bytes = Int(number * unit.factor)
  }
}
