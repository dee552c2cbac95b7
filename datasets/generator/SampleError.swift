public import KizuCore

/// Why a set of synthetic photos could not be made.
public enum SampleError: ReportableError, Equatable {
  /// A setting lies outside its range.
  case settingOutOfRange(name: String, value: String, range: String)
  /// The output folder holds something already.
  case folderNotEmpty(path: String)
  /// A folder or file could not be created.
  case cannotCreate(path: String, reason: String)
  /// Writing a file failed midway, for example because the disk is full.
  case cannotWrite(path: String, reason: String)
  /// The caller asked to stop; nothing is left of the set.
  case cancelled

  public var exitStatus: ExitStatus {
    switch self {
    case .settingOutOfRange: .usage
    case .folderNotEmpty, .cannotCreate: .cannotCreate
    case .cannotWrite: .inputOutput
    case .cancelled: .interrupted
    }
  }

  public var description: String {
    switch self {
    case .settingOutOfRange(let name, let value, let range):
      "The \(name) of a sample set is \(value); choose \(range)."
    case .folderNotEmpty(let path):
      "The folder \(path) is not empty; name a new folder for the samples, or empty it first."
    case .cannotCreate(let path, let reason):
      "Cannot create \(path): \(reason). Name a folder where you may write."
    case .cannotWrite(let path, let reason):
      "Cannot write \(path): \(reason). Free some disk space or name another folder; the set is incomplete."
    case .cancelled:
      "Stopped before the set was complete; what was written has been removed."
    }
  }
}
