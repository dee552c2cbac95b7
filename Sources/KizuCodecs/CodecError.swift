public import KizuCore

/// Why a photo cannot be read or written; each case names the file.
public enum CodecError: ReportableError, Equatable, Codable {
  /// The file is missing, is no regular file, or the system refuses to read it.
  case unreadable(file: String, reason: String)
  /// The file is longer than any photo within the pixel limit; sizes in bytes.
  case fileTooLarge(file: String, bytes: Int, limit: Int)
  /// The content is of no ``PhotoFormat``; `found` says what it is instead ("a GIF", "an empty file").
  case unknownFormat(file: String, found: String)
  /// The file ends before the photo does.
  case truncated(file: String)
  /// The content breaks the rules of its format; `message` is the decoder's.
  case corrupt(file: String, message: String)
  /// A valid file of a kind that the decoder does not know (12-bit JPEG, for one).
  case unsupported(file: String, message: String)
  /// The photo has more pixels than the caller allows.
  case tooManyPixels(file: String, width: Int, height: Int, limit: Int)
  /// The machine has not the memory for this photo.
  case outOfMemory(file: String)
  /// A picture could not be encoded.
  case notEncoded(message: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .fileTooLarge, .unknownFormat, .truncated, .corrupt, .unsupported, .tooManyPixels: .badData
    case .outOfMemory: .unavailable
    case .notEncoded: .software
    }
  }

  /// What is wrong with the file, without its name: one line, for tables that have a column for the file.
  public var reason: String {
    switch self {
    case .unreadable(_, let reason): "cannot be read: \(reason)"
    case .fileTooLarge(_, let bytes, let limit): "has \(bytes) bytes, above the limit of \(limit)"
    case .unknownFormat(_, let found): "is \(found), not a PNG, JPEG, TIFF or BMP"
    case .truncated: "is truncated: it ends before the photo does"
    case .corrupt(_, let message): "is corrupt: \(message)"
    case .unsupported(_, let message): "is of a kind that is not supported: \(message)"
    case .tooManyPixels(_, let width, let height, let limit):
      "has \(width) × \(height) pixels; the limit is \(limit) pixels and \(PhotoCodec.sideLimit) a side"
    case .outOfMemory: "needs more memory than there is"
    case .notEncoded(let message): "cannot be encoded: \(message)"
    }
  }

  public var description: String {
    switch self {
    case .unreadable(let file, _):
      "\(file) \(reason); check the path and its permissions"
    case .fileTooLarge(let file, _, _), .tooManyPixels(let file, _, _, _):
      "\(file) \(reason); scale it down or cut it into tiles"
    case .unknownFormat(let file, _), .unsupported(let file, _):
      "\(file) \(reason); convert it to PNG or JPEG, or take it out of the folder"
    case .truncated(let file), .corrupt(let file, _):
      "\(file) \(reason); copy it again from its source, or take it out of the folder"
    case .outOfMemory(let file):
      "\(file) \(reason); close other programs or scale the photo down"
    case .notEncoded:
      "the picture \(reason)"
    }
  }
}
