import KizuCore

/// The plan of a set of synthetic photos: class, lot and split of each, without pixels.
///
/// An entry is a function of the settings without `count`: a set of 100 is the beginning of a set of 600.
public struct SampleSet: Sendable {
  /// What the set was planned from.
  public let settings: SampleSettings
  /// One entry a photo, `entries[i].index == i`.
  public let entries: [SampleEntry]

  /// Plans a set.
  ///
  /// - Throws: ``SampleError/settingOutOfRange(name:value:range:)``.
  public init(_ settings: SampleSettings) throws(SampleError) {
    let shares = try settings.validated()
    self.settings = settings
    let blockCount = (settings.count + SampleBlock.photoCount - 1) / SampleBlock.photoCount
    var entries: [SampleEntry] = []
    entries.reserveCapacity(blockCount * SampleBlock.photoCount)
    for block in 0..<blockCount {
      entries += SampleBlock(block, seed: settings.seed, shares: shares).entries
    }
    entries.removeLast(entries.count - settings.count)
    for index in entries.indices {
      entries[index].label = Self.noisyLabel(of: entries[index], settings: settings)
    }
    self.entries = entries
  }

  /// Symmetric label noise: any of the other classes, each equally likely.
  ///
  /// One draw decides for every noise level, so the photos that are mislabelled at 10 % also are at 20 %.
  private static func noisyLabel(of entry: SampleEntry, settings: SampleSettings) -> SampleClass {
    var random = RandomStream(
      seed: settings.seed, purpose: .sampleLabelNoise, item: UInt32(truncatingIfNeeded: entry.index))
    guard random.chance(Float(settings.labelNoise)) else { return entry.trueLabel }
    let others = SampleClass.allCases.filter { $0 != entry.trueLabel }
    return others[random.index(below: others.count)]
  }
}
