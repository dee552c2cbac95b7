import Foundation

/// Files and folders, with errors that say which one and why.
enum SampleFiles {
  /// Makes the output folder, or accepts one that is empty.
  ///
  /// - Returns: Whether the folder was made.
  static func prepare(_ folder: String) throws(SampleError) -> Bool {
    let isNew = !FileManager.default.fileExists(atPath: folder)
    try createFolder(folder)
    let contents: [String]
    do {
      contents = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .cannotCreate(path: folder, reason: reason(of: error))
    }
    guard contents.isEmpty else { throw .folderNotEmpty(path: folder) }
    return isNew
  }

  /// Removes folders with what is in them, as far as that can be done.
  static func remove(_ folders: [String]) {
    for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Makes a folder and those above it.
  static func createFolder(_ path: String) throws(SampleError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate(path: path, reason: reason(of: error))
    }
  }

  /// Writes a whole file.
  static func write(_ bytes: [UInt8], to path: String) throws(SampleError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .cannotWrite(path: path, reason: reason(of: error))
    }
  }

  /// The system's own words where it has any: "No space left on device".
  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    let cause = (underlying ?? error) as NSError
    let reason = cause.localizedFailureReason ?? cause.localizedDescription
    return reason.hasSuffix(".") ? String(reason.dropLast()) : reason
  }
}
