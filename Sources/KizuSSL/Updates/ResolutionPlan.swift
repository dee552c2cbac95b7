import KizuNN

/// The sizes of views over a training: small ones first, which cost little, the encoder's own at the end.
///
/// The network is convolutional, so that its weights go on from size to size (Touvron et al., "Fixing the train-test
/// resolution discrepancy", NeurIPS 2019; Tan and Le, "EfficientNetV2", ICML 2021, section 4). Written `32:60%,64`: 32
/// pixels for 60 % of the epochs, then 64. Sizes without a share have equal parts of what the others leave.
public struct ResolutionPlan: Sendable, Equatable {
  /// One size.
  struct Phase: Sendable, Equatable {
    /// Side of a view in pixels.
    let imageSize: Int
    /// The part of the epochs, above 0 to 1; all phases make 1.
    let share: Double
  }

  let phases: [Phase]
  private let text: String

  /// What is accepted as one text.
  static let mostPhases = 8

  /// The size at the end, which the encoder is made for.
  public var finalSize: Int { phases[phases.count - 1].imageSize }
  /// The size at the beginning.
  var firstSize: Int { phases[0].imageSize }
  /// Every size, rising.
  var sizes: [Int] { phases.map(\.imageSize) }

  /// Reads `32:60%,64`; nil where that is no plan of two to eight rising sizes with something left for each.
  public init?(_ text: String) {
    var sizes: [Int] = []
    var shares: [Double?] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let fields = part.split(separator: ":", omittingEmptySubsequences: false)
      guard let size = Int(fields[0]), PretrainOptions.Limits.imageSize.contains(size),
        size > sizes.last ?? 0,
        fields.count <= 2
      else { return nil }
      sizes.append(size)
      guard fields.count == 2 else {
        shares.append(nil)
        continue
      }
      guard fields[1].hasSuffix("%"), let percent = Double(fields[1].dropLast()), percent > 0, percent < 100
      else { return nil }
      shares.append(percent / 100)
    }
    let rest = 1 - shares.reduce(0) { $0 + ($1 ?? 0) }
    let open = shares.count { $0 == nil }
    // The last one takes what is left, whether that was written or not.
    guard (2...Self.mostPhases).contains(sizes.count), open > 0 ? rest > 1e-9 : abs(rest) < 1e-9 else {
      return nil
    }
    phases = zip(sizes, shares).map { Phase(imageSize: $0, share: $1 ?? rest / Double(open)) }
    self.text = text
  }

  /// The epoch after which each phase ends, of a training; the last one has at least one epoch.
  func ends(epochs: Int) -> [Int] {
    var sum = 0.0
    return phases.indices.map { index in
      sum += phases[index].share
      return index == phases.count - 1
        ? epochs : min(Int((sum * Double(epochs)).rounded()), max(0, epochs - 1))
    }
  }

  /// The size of views in an epoch, from 0.
  func imageSize(inEpoch epoch: Int, of epochs: Int) -> Int {
    let ends = ends(epochs: epochs)
    return phases[ends.firstIndex { epoch < $0 } ?? phases.count - 1].imageSize
  }
}

extension ResolutionPlan: CustomStringConvertible {
  public var description: String { text }
}

extension ResolutionPlan: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let plan = ResolutionPlan(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no plan of resolutions")
    }
    self = plan
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension PretrainSettings {
  /// The size of views in an epoch, from 0.
  func imageSize(inEpoch epoch: Int) -> Int {
    resolutions?.imageSize(inEpoch: epoch, of: epochs) ?? architecture.imageSize
  }
}
