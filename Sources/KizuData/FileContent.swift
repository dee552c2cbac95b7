import KizuCodecs

/// Files other than photos: their reading errors speak of files, not of photos.
package enum FileContent {
  /// The whole content of a regular file of at most ``PhotoCodec/fileSizeLimit`` bytes.
  package static func read(_ file: String) throws(DataError) -> [UInt8] {
    do throws(CodecError) {
      return try PhotoCodec.bytes(ofFile: file)
    } catch {
      throw DataError(reading: file, error)
    }
  }
}

extension DataError {
  /// The same failure to read, told of a file that is no photo.
  init(reading file: String, _ error: CodecError) {
    switch error {
    case .unreadable(_, let reason): self = .unreadableFile(file: file, reason: reason)
    default: self = .unreadableFile(file: file, reason: "it \(error.reason)")
    }
  }
}
