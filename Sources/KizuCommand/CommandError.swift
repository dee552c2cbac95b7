import Kizu

/// What only a command can find wrong; the library's own errors pass through as they are.
enum CommandError: ReportableError, Equatable {
  /// A photo does not decode and `--strict` was given.
  case brokenPhoto(CodecError)
  /// Not one photo could be decoded.
  case noReadablePhoto(folder: String, count: Int, first: CodecError?)
  /// Embeddings and photos have no path in common.
  case noCommonPath(file: String, folder: String, row: String?, photo: String)
  /// Ctrl-C.
  case interrupted
  /// Nobody reads standard output any more.
  case outputClosed
  /// Standard output cannot be written.
  case outputFailed(reason: String)
  /// `doctor` found something that keeps Kizu from working.
  case unhealthy([String])

  var exitStatus: ExitStatus {
    switch self {
    case .brokenPhoto, .noReadablePhoto, .noCommonPath: .badData
    case .interrupted: .interrupted
    case .outputClosed, .outputFailed: .inputOutput
    case .unhealthy: .unavailable
    }
  }

  var description: String {
    switch self {
    case .brokenPhoto(let error):
      "\(error) (or leave out --strict to go on without it)"
    case .noReadablePhoto(let folder, let count, let first):
      "none of the \(count) photos of \(folder) can be read"
        + (first.map { "; the first one: \($0)" } ?? "")
    case .noCommonPath(let file, let folder, let row, let photo):
      "\(file) has no row for any labelled photo of \(folder): its first path is "
        + "“\(row ?? "")”, a photo is “\(photo)”; name the folder that the embeddings were made from"
    case .interrupted: "stopped by Ctrl-C; no output was written"
    case .outputClosed: "standard output was closed"
    case .outputFailed(let reason):
      "standard output could not be written: \(reason); check the disk or the program that reads it"
    case .unhealthy(let problems): problems.joined(separator: "; ")
    }
  }
}
