import KizuCodecs
import KizuCore
import KizuData
import KizuNN

extension PretrainSettings {
  /// The file that an encoder started from.
  public struct Initialization: Sendable, Codable, Equatable {
    /// The file as it was named.
    public var file: String
    /// The SHA-256 of its bytes.
    public var sha256: String

    public init(file: String, sha256: String) {
      self.file = file
      self.sha256 = sha256
    }
  }
}

/// What a run starts from besides its seed.
struct StartingPoint {
  let initialization: PretrainSettings.Initialization
  /// What is in the file; nil where a checkpoint has all of it.
  let weights: InitialWeights?

  /// Reads the file that a run starts from.
  ///
  /// - Parameters:
  ///   - file: Its path.
  ///   - expected: The file that another run started from, if it is to be the same.
  /// - Throws: `EncoderFileError` when it cannot be read, `WeightsError` when it holds no weights,
  ///   ``PretrainError/changedInitialWeights(file:)``.
  init(reading file: String, expecting expected: PretrainSettings.Initialization?) throws {
    let bytes = try EncoderFile.bytes(ofFile: file)
    initialization = .init(file: file, sha256: FileDigest.sha256(of: bytes))
    if let expected, expected.file == file, expected.sha256 != initialization.sha256 {
      throw PretrainError.changedInitialWeights(file: file)
    }
    weights = try InitialWeights(decoding: bytes, file: file)
  }

  /// The file that a run with a checkpoint started from, which is not needed any more.
  init(recorded initialization: PretrainSettings.Initialization) {
    self.initialization = initialization
    weights = nil
  }

  /// Completes what was not asked for by what the file is.
  func complete(_ options: inout PretrainOptions) {
    options.encoder = options.encoder ?? weights?.kind
    options.stem = options.stem ?? weights?.stem
    guard case .kizu(let architecture, _) = weights?.origin else { return }
    options.shape = options.shape.falling(backOn: EncoderShapeOptions(architecture))
  }
}

extension Pretrainer.Request {
  /// Finds what the run starts from.
  ///
  /// - Parameters:
  ///   - given: The file that was asked for in so many words.
  ///   - stored: The settings of the run that is gone on with.
  ///   - hasCheckpoint: Whether that run has a checkpoint.
  /// - Returns: The file's weights, or its record where a checkpoint has them; nil for random weights.
  /// - Throws: As ``StartingPoint/init(reading:expecting:)`` does.
  func startingPoint(
    given: String?, stored: PretrainSettings?, hasCheckpoint: Bool
  ) throws -> StartingPoint? {
    guard let file = options.initialWeights else { return nil }
    if let recorded = stored?.initialization, recorded.file == file, hasCheckpoint {
      return StartingPoint(recorded: recorded)
    }
    // Settings that are gone on with are compared as a whole; those of another run only where it chose the file.
    let expected = stored ?? (given == nil ? template : nil)
    return try StartingPoint(reading: file, expecting: expected?.initialization)
  }
}
