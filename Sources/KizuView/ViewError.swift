public import KizuCore

/// Why a page cannot be shown.
public enum ViewError: ReportableError, Equatable {
  /// Neither a run nor a trial stands there.
  case nothingToView(path: String)
  /// The photos of a run are needed and nobody named them.
  case photosUnknown(path: String)
  /// Another page writes the same label file.
  case sheetInUse(file: String)
  /// The label file cannot be kept for one writer.
  case cannotLock(file: String, reason: String)
  /// The port cannot be had.
  case cannotListen(port: Int, reason: String)
  /// The server stopped by itself.
  case serverEnded

  public var exitStatus: ExitStatus {
    switch self {
    case .nothingToView: .noInput
    case .photosUnknown: .usage
    case .sheetInUse, .cannotLock: .cannotCreate
    case .cannotListen: .unavailable
    case .serverEnded: .software
    }
  }

  public var description: String {
    switch self {
    case .nothingToView(let path):
      "\(path) is neither a run of kizu pretrain (it has no config.json) nor a trial of kizu poc (no criterion.json); "
        + "check the path"
    case .photosUnknown(let path):
      "\(path) does not say where its photos are, and --labels needs them; add --photos FOLDER"
    case .sheetInUse(let file):
      "another kizu view writes \(file); use its page, or stop it with Ctrl-C first"
    case .cannotLock(let file, let reason):
      "\(file) cannot be kept for one writer: \(reason); labels are written beside it, so its folder must be writable"
    case .cannotListen(let port, let reason):
      "port \(port) of 127.0.0.1 cannot be had: \(reason); give another --port, or 0 for any that is free"
    case .serverEnded:
      "the page’s server stopped, perhaps for want of memory or open files; every label that the page called saved is saved; "
        + "start it again"
    }
  }
}
