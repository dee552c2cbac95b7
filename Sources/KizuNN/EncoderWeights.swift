import Foundation
public import KizuCore

/// A trained encoder as it is stored: tensors by torchvision's names, shape and preprocessing.
///
/// The first convolution always has three channels, so that a torchvision model loads the file. That of an
/// encoder trained on grey photos is w / 3 three times: on a photo with R = G = B it computes the same.
public struct EncoderWeights: Sendable {
  /// The shape of the stored encoder; ``EncoderArchitecture/channels`` is what it was trained with.
  public var architecture: EncoderArchitecture
  /// What must be done to a photo first.
  public var preprocessing: Preprocessing
  /// How it was trained, in words and numbers, by key.
  public var training: [String: String]
  /// Tensors by name.
  public var tensors: [String: SafeTensors.Tensor]
  /// What the features go through, with ``Readout/all``.
  ///
  /// It stands in the file's header, so that the tensors are those of torchvision's network and no others.
  public var whitening: FeatureWhitening?
  /// Where they came from, for messages.
  let file: String

  static let firstWeight = "conv1.weight"
  static let batchCountSuffix = "num_batches_tracked"

  /// Takes the encoder's part out of a network's parameters.
  ///
  /// - Parameters:
  ///   - parameters: The parameters of a ``TrainingNetwork`` or ``ClassifierNetwork``; their heads are left out.
  ///   - averaged: Whether the moving averages of weights and statistics are taken in the place of the last ones.
  ///   - architecture: Its shape.
  ///   - preprocessing: What its photos went through.
  ///   - training: A summary for the file's header.
  ///   - steps: Training steps taken, which torchvision keeps beside the statistics.
  public init(
    _ parameters: ParameterStore, averaged: Bool = false, architecture: EncoderArchitecture,
    preprocessing: Preprocessing, training: [String: String], steps: Int
  ) {
    self.architecture = architecture
    self.preprocessing = preprocessing
    self.training = training
    file = "the trained network"
    tensors = [:]
    for (index, spec) in parameters.specs.enumerated()
    where !spec.name.hasPrefix(ProjectionHead.parameterPrefix)
      && !spec.name.hasPrefix(LinearHead.parameterPrefix)
    {
      let values = averaged ? parameters.state(.average, of: index) : parameters.values(of: index)
      tensors[spec.name] =
        spec.name == Self.firstWeight
        ? Self.threeChannels(spec.shape, values) : SafeTensors.Tensor(shape: spec.shape, values)
      if spec.kind == .runningVariance {
        let counter = spec.name.replacing("running_var", with: Self.batchCountSuffix)
        tensors[counter] = SafeTensors.Tensor(shape: [], [Int64(steps)])
      }
    }
  }

  /// `[O, 1, k, k]` as `[O, 3, k, k]` with a third of each weight; three channels stay as they are.
  private static func threeChannels(_ shape: [Int], _ values: [Float]) -> SafeTensors.Tensor {
    guard shape[1] == 1 else { return SafeTensors.Tensor(shape: shape, values) }
    let area = shape[2] * shape[3]
    var expanded: [Float] = []
    expanded.reserveCapacity(3 * values.count)
    for output in 0..<shape[0] {
      let third = values[(output * area)..<((output + 1) * area)].map { $0 / 3 }
      expanded += third + third + third
    }
    return SafeTensors.Tensor(shape: [shape[0], 3, shape[2], shape[3]], expanded)
  }
}

// MARK: File

extension EncoderWeights {
  private enum Key {
    static let format = "kizu.format"
    static let architecture = "kizu.architecture"
    static let preprocessing = "kizu.preprocessing"
    static let training = "kizu.training"
    static let whitening = "kizu.whitening"
  }
  private static let format = "encoder-1"

  /// The bytes of `encoder.safetensors`; equal encoders give equal bytes.
  public func encoded() -> [UInt8] {
    var metadata = [
      Key.format: Self.format, Key.architecture: Self.json(architecture),
      Key.preprocessing: Self.json(preprocessing), Key.training: Self.json(training),
    ]
    if architecture.readout == .all, let whitening {
      metadata[Key.whitening] = Data(whitening.encoded()).base64EncodedString()
    }
    return SafeTensors(metadata: metadata, tensors: tensors).encoded()
  }

  /// Reads the bytes of `encoder.safetensors`.
  ///
  /// - Throws: ``WeightsError`` when the file is damaged or no encoder of Kizu.
  public init(decoding bytes: [UInt8], file: String) throws(WeightsError) {
    let container = try SafeTensors(decoding: bytes, file: file)
    guard container.metadata[Key.format] == Self.format else {
      throw .notAnEncoder(file: file, reason: "its header lacks \(Key.format) = \(Self.format)")
    }
    func decode<Value: Decodable>(_ key: String) throws(WeightsError) -> Value {
      guard let text = container.metadata[key],
        let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
      else { throw .notAnEncoder(file: file, reason: "its header's \(key) is missing or not readable") }
      return value
    }
    architecture = try decode(Key.architecture)
    preprocessing = try decode(Key.preprocessing)
    training = try decode(Key.training)
    tensors = container.tensors
    self.file = file
    // The header may come from anywhere; what the rest relies on is checked here.
    let constants = preprocessing.normalization
    guard architecture.isPossible, preprocessing.imageSize == architecture.imageSize,
      constants.mean.count == 3, constants.standardDeviation.count == 3,
      constants.mean.allSatisfy(\.isFinite),
      constants.standardDeviation.allSatisfy({ $0.isFinite && $0 > 0 }), Self.isPossible(preprocessing.form)
    else { throw .notAnEncoder(file: file, reason: "its header describes an impossible encoder") }
    guard architecture.readout == .all else { return }
    guard let text = container.metadata[Key.whitening], let bytes = Data(base64Encoded: text) else {
      throw .notAnEncoder(file: file, reason: "its header's \(Key.whitening) is missing or not readable")
    }
    whitening = try FeatureWhitening(decoding: [UInt8](bytes), readCount: architecture.readCount, file: file)
  }

  private static func isPossible(_ form: PhotoForm) -> Bool {
    let tiling = form.tiling
    return form.shortSide.map { $0 > 0 } ?? true
      && tiling.map { Tiling.sides.contains($0.side) && (0..<$0.side).contains($0.overlap) } ?? true
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Numbers here are finite, so the encoder has nothing to refuse.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
