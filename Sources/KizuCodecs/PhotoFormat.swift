/// The file formats that Kizu reads.
public enum PhotoFormat: String, Sendable, Codable, CaseIterable {
  case png
  case jpeg
  case tiff
  case bmp

  /// The format of a file, told by its first bytes and never by its name; nil for any other content.
  ///
  /// - Parameter bytes: The file, or its first 18 bytes.
  /// - Returns: The format whose signature stands there.
  public static func identify(_ bytes: [UInt8]) -> PhotoFormat? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if TIFFNumbers(bytes[...]) != nil { return .tiff }
    if beginsBitmap(bytes) { return .bmp }
    return nil
  }

  /// Many texts begin with "BM": what follows must be that of a bitmap, as far as it is there.
  private static func beginsBitmap(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: Array("BM".utf8)), bytes.count >= 8 else { return false }
    guard bytes.count >= 18 else { return bytes[6..<min(10, bytes.count)].allSatisfy { $0 == 0 } }
    return BMPHeader.sizes.contains(Int(bytes[14])) && bytes[15..<18].allSatisfy { $0 == 0 }
  }
}
