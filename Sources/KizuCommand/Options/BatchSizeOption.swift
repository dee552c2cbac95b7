import ArgumentParser

/// How many photos are in memory at a time.
struct BatchSizeOption: ParsableArguments {
  static let range = 1...4096
  static let standard = 32

  @Option(
    help: ArgumentHelp(
      "How many photos are decoded at a time, 1 to 4096; fewer take less memory. Results are the same to the bit.",
      valueName: "n"))
  var batchSize = BatchSizeOption.standard

  mutating func validate() throws { try check("--batch-size", batchSize, in: Self.range) }
}
