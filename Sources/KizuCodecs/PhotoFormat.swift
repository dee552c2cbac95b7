/// The file formats that Kizu reads.
public enum PhotoFormat: String, Sendable, Codable, CaseIterable {
  case png
  case jpeg

  /// The format of a file, told by its first bytes and never by its name; nil for any other content.
  ///
  /// - Parameter bytes: The file, or its first 8 bytes.
  /// - Returns: The format whose signature stands there.
  public static func identify(_ bytes: [UInt8]) -> PhotoFormat? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    return nil
  }
}
