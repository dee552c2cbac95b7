import Foundation
import KizuCodecs
public import KizuCore
import KizuData
public import KizuNN

/// Finds an encoder where a user points: in a run folder, or in a safetensors file.
public enum EncoderFile {
  /// The name of the encoder in a run folder.
  public static let name = "encoder.safetensors"

  /// Reads an encoder.
  ///
  /// - Parameters:
  ///   - path: A run folder or a safetensors file.
  ///   - world: The ranks that need the same encoder.
  /// - Returns: The encoder.
  /// - Throws: ``EncoderFileError`` when nothing is there, `WeightsError` when the file is damaged or no encoder,
  ///   `CommunicatorError` when a rank has another one.
  public static func load(
    _ path: String, among world: any Communicator = SingleProcess()
  ) throws -> EncoderWeights {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw EncoderFileError.missing(path: path)
    }
    let file = isFolder.boolValue ? "\(path)/\(name)" : path
    guard FileManager.default.fileExists(atPath: file) else {
      throw EncoderFileError.noEncoder(folder: path)
    }
    let bytes = try bytes(ofFile: file)
    try world.agree(on: "weights", FileDigest.sha256(of: bytes))
    return try EncoderWeights(decoding: bytes, file: file)
  }

  /// The bytes of a file of weights.
  static func bytes(ofFile file: String) throws(EncoderFileError) -> [UInt8] {
    guard FileManager.default.fileExists(atPath: file) else { throw .missing(path: file) }
    do {
      return try PhotoCodec.bytes(ofFile: file)
    } catch {
      throw .unreadable(file: file, reason: error.reason)
    }
  }
}

/// Why there is no encoder to load.
public enum EncoderFileError: ReportableError, Equatable {
  /// Neither a folder nor a file stands there.
  case missing(path: String)
  /// The folder is no run, or its training has not come to its first checkpoint.
  case noEncoder(folder: String)
  /// The file cannot be read.
  case unreadable(file: String, reason: String)

  public var description: String {
    switch self {
    case .missing(let path):
      "there is no run folder or safetensors file at \(path); check --model"
    case .noEncoder(let folder):
      "\(folder) holds no \(EncoderFile.name); it is no run of kizu pretrain, or it stopped too early: "
        + "go on with --resume"
    case .unreadable(let file, let reason):
      "\(file) cannot be read: \(reason); check its permissions"
    }
  }

  public var exitStatus: ExitStatus { .noInput }
}
