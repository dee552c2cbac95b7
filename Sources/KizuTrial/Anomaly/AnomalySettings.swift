public import KizuNN

/// How good photos become a memory, and how others are compared with it.
public struct AnomalySettings: Sendable, Equatable, Codable {
  /// Side of the square that photos are brought to for the maps, in pixels.
  public var imageSize: Int
  /// The stages whose maps are compared, ascending, within `FeatureMapNetwork.stageRange`.
  public var stages: [Int]
  /// The most patches that are remembered, over all folds.
  public var patchCount: Int
  /// The share of good photos that may be called defects, 0…1.
  public var falseAlarmRate: Double
  /// Keys the folds and the choice of patches.
  public var seed: UInt64

  /// What ``patchCount`` may be.
  public static let patchCounts = 100...100_000
  /// Patches among which the remembered ones are chosen, for each of these.
  static let candidatesPerPatch = 8
  /// Parts of the good photos: each is scored by what the others taught.
  static let foldCount = 5

  public init(
    imageSize: Int, stages: [Int] = [1, 2, 3], patchCount: Int = 4000, falseAlarmRate: Double = 0.05,
    seed: UInt64 = 0
  ) {
    self.imageSize = imageSize
    self.stages = stages
    self.patchCount = patchCount
    self.falseAlarmRate = falseAlarmRate
    self.seed = seed
  }

  /// The size at which an encoder's maps are looked at when none is asked for: twice its own, within bounds.
  ///
  /// With the stems for small photos and ImageNet, cells are then 2 of the encoder's own pixels apart.
  public static func automaticImageSize(of architecture: EncoderArchitecture) -> Int {
    min(2 * architecture.imageSize, EncoderArchitecture.imageSizes.upperBound)
  }

  /// Whether every number is in its range: decoded settings may come from anywhere.
  var isPossible: Bool {
    EncoderArchitecture.imageSizes.contains(imageSize) && !stages.isEmpty
      && stages.allSatisfy(FeatureMapNetwork.stageRange.contains) && stages == Set(stages).sorted()
      && Self.patchCounts.contains(patchCount) && (0...1).contains(falseAlarmRate)
  }
}
