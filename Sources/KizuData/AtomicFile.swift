/// Files that are either the old one or the new one, whole, whenever the power fails.
public enum AtomicFile {
  /// Writes a file under a temporary name in the same folder, flushes it to the disk and renames it.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: Where it goes; a file that stands there is replaced.
  /// - Throws: ``DataError/cannotCreate(file:reason:)`` where no file can be made there,
  ///   ``DataError/writeFailed(file:reason:)`` where writing stops midway. No temporary file stays behind.
  public static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    let file = try AtomicFileWriter(path)
    try file.append(bytes)
    try file.finish()
  }
}
