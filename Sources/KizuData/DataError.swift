public import KizuCore

/// Why photos or their labels cannot be used, or a file cannot be written.
public enum DataError: ReportableError, Equatable {
  /// A photo folder that does not exist, is no folder, or may not be read.
  case unreadableFolder(folder: String, reason: String)
  /// A file other than a photo (labels, a manifest) that cannot be read.
  case unreadableFile(file: String, reason: String)
  /// A folder with no photo in it that the settings select.
  case noPhotos(folder: String, reason: String)
  /// A file name that is not UTF-8; `name` shows it with replacement characters.
  case nameNotUTF8(folder: String, name: String)
  /// A CSV file that breaks a rule; `line` counts from 1, and is where the row begins.
  case malformedCSV(file: String, line: Int, problem: String)
  /// Photos that the label file lists but that are not there: up to five of `count`.
  case listedPhotosMissing(file: String, folder: String, examples: [ListedPath], count: Int)
  /// A selection that needs a label file, or a column that it has not; `setting` is the option.
  case selectionImpossible(setting: String, reason: String)
  /// An output that cannot be created.
  case cannotCreate(file: String, reason: String)
  /// An output that could be created but not written to the end.
  case writeFailed(file: String, reason: String)
  /// A folder in which another process works.
  case folderInUse(folder: String)

  /// A path in a label file.
  public struct ListedPath: Sendable, Equatable {
    /// The path as the file has it.
    public let path: String
    /// Where its row begins, counted from 1.
    public let line: Int
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unreadableFolder, .unreadableFile: .noInput
    case .noPhotos, .nameNotUTF8, .malformedCSV, .listedPhotosMissing: .badData
    case .selectionImpossible: .usage
    case .cannotCreate, .folderInUse: .cannotCreate
    case .writeFailed: .inputOutput
    }
  }

  public var description: String {
    switch self {
    case .unreadableFolder(let folder, let reason):
      return "the photo folder \(folder) cannot be read: \(reason); check the path and its permissions"
    case .unreadableFile(let file, let reason):
      return "\(file) cannot be read: \(reason); check the path and its permissions"
    case .noPhotos(let folder, let reason):
      return "\(folder) holds no photo to use: \(reason)"
    case .nameNotUTF8(let folder, let name):
      return "\(folder) holds a file whose name is not UTF-8 (“\(name)”); rename it"
    case .malformedCSV(let file, let line, let problem):
      return "\(file), line \(line): \(problem)"
    case .listedPhotosMissing(let file, let folder, let examples, let count):
      let named = examples.map { "\($0.path) (line \($0.line))" }.joined(separator: ", ")
      let rest = count > examples.count ? " and \(count - examples.count) more" : ""
      return "\(file) lists \(count == 1 ? "a photo that is" : "\(count) photos that are") not in \(folder): "
        + "\(named)\(rest); paths must be relative to that folder or absolute"
    case .selectionImpossible(let setting, let reason):
      return "\(setting) cannot be used: \(reason)"
    case .cannotCreate(let file, let reason):
      return "\(file) cannot be created: \(reason); choose another place or check its permissions"
    case .writeFailed(let file, let reason):
      return "\(file) could not be written: \(reason); what stood there before is untouched"
    case .folderInUse(let folder):
      return "another kizu works in \(folder); wait until it ends, or stop it with Ctrl-C, then give the "
        + "command again"
    }
  }
}
