import Foundation
import Kizu

/// What names an encoder for ever: the digest of its file.
enum EncoderDigest {
  /// SHA-256 of an encoder, where `EncoderFile.load` would find it.
  ///
  /// - Parameter path: A run folder or a safetensors file.
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: `DataError` when the file cannot be read.
  static func sha256(of path: String) throws -> String {
    var isFolder: ObjCBool = false
    let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return try FileDigest.sha256(
      ofFile: isThere && isFolder.boolValue ? "\(path)/\(EncoderFile.name)" : path)
  }
}
