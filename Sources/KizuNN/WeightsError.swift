public import KizuCore

/// What can be wrong with a file of weights.
public enum WeightsError: ReportableError, Equatable {
  /// The bytes are not a well-formed safetensors file.
  case malformed(file: String, reason: String)
  /// The file is well formed, but is no Kizu encoder or lacks what one needs.
  case notAnEncoder(file: String, reason: String)
  /// A tensor that the network needs is not in the file.
  case missingTensor(file: String, name: String)
  /// A tensor has another shape or type than the network needs.
  case mismatchedTensor(file: String, name: String, expected: String, found: String)
  /// An encoder cannot start from the file.
  case cannotStart(file: String, reason: String)

  public var description: String {
    switch self {
    case .malformed(let file, let reason):
      "\(file) is not a readable safetensors file: \(reason); it may be damaged or cut off, copy it again"
    case .notAnEncoder(let file, let reason):
      "\(file) is not an encoder written by kizu pretrain: \(reason)"
    case .missingTensor(let file, let name):
      "\(file) has no tensor \(name); it holds another network than its header says"
    case .mismatchedTensor(let file, let name, let expected, let found):
      "\(file): tensor \(name) is \(found), but the network needs \(expected)"
    case .cannotStart(let file, let reason):
      "an encoder cannot start from \(file): \(reason)"
    }
  }

  public var exitStatus: ExitStatus { .badData }
}
