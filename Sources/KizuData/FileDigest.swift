import Crypto
import Foundation
import KizuCodecs

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
public enum FileDigest {
  private static let chunk = 1 << 20

  /// The digest of bytes in memory.
  ///
  /// - Parameter bytes: Any number of bytes.
  /// - Returns: 64 digits.
  public static func sha256(of bytes: [UInt8]) -> String {
    ContentDigest(of: bytes).description
  }

  /// The digest of a file, read in pieces of 1 MiB.
  ///
  /// - Parameter file: The path of a regular file of any length.
  /// - Returns: 64 digits.
  /// - Throws: ``DataError/unreadableFile(file:reason:)``.
  public static func sha256(ofFile file: String) throws(DataError) -> String {
    do throws(CodecError) {
      let source = try RegularFile(opening: file)
      var hash = SHA256()
      while true {
        let part = try source.next(chunk)
        hash.update(data: part)
        if part.count < chunk { return ContentDigest(hash.finalize()).description }
      }
    } catch {
      throw DataError(reading: file, error)
    }
  }
}
