public import KizuCore

/// Weights of a trained network that an encoder starts from, whoever trained it.
///
/// Names are those of torchvision's and timm's residual networks, with the prefixes `module.`, `backbone.` and
/// `encoder.` taken away; classifiers (`fc.`, `head.`) and counters of batches are left out.
public struct InitialWeights: Sendable {
  /// Who trained it.
  public enum Origin: Sendable, Equatable {
    /// Kizu: shape and constants stand in the file.
    case kizu(EncoderArchitecture, Normalization)
    /// Somebody else, with ImageNet's constants as torchvision and timm have it.
    case other
  }

  public let origin: Origin
  /// Tensors by torchvision's name.
  let tensors: [String: [Float]]
  /// Sizes of the tensors, by the same names.
  let shapes: [String: [Int]]
  /// Tensors of the file that no encoder has, by the file's names, in alphabetical order.
  let leftOut: [String]
  /// Where they came from, for messages.
  let file: String

  private static let prefixes = ["module.", "backbone.", "encoder."]
  private static let classifiers = ["fc.", "head."]

  /// Reads the bytes of a safetensors file.
  ///
  /// - Throws: ``WeightsError`` when the file is damaged, or two of its tensors have one name without their prefixes.
  public init(decoding bytes: [UInt8], file: String) throws(WeightsError) {
    let container = try SafeTensors(decoding: bytes, file: file)
    if container.metadata.keys.contains(where: { $0.hasPrefix("kizu.") }) {
      let encoder = try EncoderWeights(decoding: bytes, file: file)
      origin = .kizu(encoder.architecture, encoder.preprocessing.normalization)
    } else {
      origin = .other
    }
    var tensors: [String: [Float]] = [:]
    var shapes: [String: [Int]] = [:]
    var leftOut: [String] = []
    for (fullName, tensor) in container.tensors {
      let name = Self.plainName(fullName)
      guard case .f32(let values) = tensor.values, !Self.classifiers.contains(where: name.hasPrefix) else {
        leftOut.append(fullName)
        continue
      }
      guard tensors.updateValue(values, forKey: name) == nil else {
        throw .cannotStart(
          file: file,
          reason: "it holds \(name) more than once, under several prefixes; keep one network in it")
      }
      shapes[name] = tensor.shape
    }
    self.tensors = tensors
    self.shapes = shapes
    self.leftOut = leftOut.filter { !$0.hasSuffix(EncoderWeights.batchCountSuffix) }.sorted()
    self.file = file
  }

  private static func plainName(_ name: String) -> String {
    var rest = name[...]
    while let prefix = prefixes.first(where: rest.hasPrefix) { rest = rest.dropFirst(prefix.count) }
    return String(rest)
  }

  /// The encoder that these are weights of, as far as their names tell.
  public var kind: EncoderKind? {
    let blocks = (1...4).map { stage in
      var count = 0
      while tensors["layer\(stage).\(count).conv1.weight"] != nil { count += 1 }
      return count
    }
    let hasBottlenecks = tensors["layer1.0.conv3.weight"] != nil
    return EncoderKind.allCases.first { $0.blocks == blocks && $0.hasBottlenecks == hasBottlenecks }
  }

  /// The stem that these are weights of, where that is sure.
  public var stem: Stem? {
    if case .kizu(let architecture, _) = origin { return architecture.stem }
    return shapes[EncoderWeights.firstWeight]?.last == Stem.imagenet.kernel ? .imagenet : nil
  }

  /// The constants that photos must be normalised with.
  ///
  /// - Parameter isGrey: Whether the photos have one channel: then each constant is the mean of those of the colours.
  /// - Returns: ImageNet's constants, or those of Kizu's encoder.
  public func normalization(isGrey: Bool) -> Normalization {
    let constants =
      if case .kizu(_, let normalization) = origin { normalization } else { Normalization.imagenet }
    func grey(_ values: [Float]) -> [Float] {
      [Float](repeating: Set(values).count == 1 ? values[0] : values.reduce(0, +) / 3, count: 3)
    }
    guard isGrey else { return constants }
    return Normalization(mean: grey(constants.mean), standardDeviation: grey(constants.standardDeviation))
  }
}

extension Normalization {
  /// The constants that torchvision and timm train on ImageNet with.
  public static let imagenet = Normalization(
    mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])
}
