/// What a set of synthetic photos is made from; equal settings give equal bytes.
public struct SampleSettings: Sendable, Equatable {
  /// How many photos, 1…1,000,000; a smaller set is the beginning of a larger one.
  public var count: Int
  /// Names the set: other seeds give other lots and photos.
  public var seed: UInt64
  /// The probability that a photo's label is replaced by another class, 0…1.
  public var labelNoise: Double
  /// Side of the square photos in pixels, 32…1024.
  public var size: Int
  /// How often each class occurs.
  public var shares: ClassShares
  /// Whether photos have three channels with a tint a lot, instead of one grey channel.
  public var colour: Bool

  /// Settings with their defaults.
  public init(
    count: Int, seed: UInt64 = 0, labelNoise: Double = 0, size: Int = 128,
    shares: ClassShares = .typical, colour: Bool = false
  ) {
    self.count = count
    self.seed = seed
    self.labelNoise = labelNoise
    self.size = size
    self.shares = shares
    self.colour = colour
  }

  /// Refuses settings out of range and gives the shares in the order of the classes.
  func validated() throws(SampleError) -> [Double] {
    guard (1...1_000_000).contains(count) else {
      throw .settingOutOfRange(name: "count", value: "\(count)", range: "1…1000000")
    }
    guard labelNoise >= 0 && labelNoise <= 1 else {
      throw .settingOutOfRange(name: "label noise", value: "\(labelNoise)", range: "0…1")
    }
    guard (32...1024).contains(size) else {
      throw .settingOutOfRange(name: "size", value: "\(size)", range: "32…1024 pixels")
    }
    guard let normalised = shares.normalised else {
      throw .settingOutOfRange(
        name: "class mix", value: SampleClass.allCases.map { "\($0) \(shares[$0])" }.joined(separator: ", "),
        range: "numbers of at least 0, one of them above 0")
    }
    return normalised
  }
}
