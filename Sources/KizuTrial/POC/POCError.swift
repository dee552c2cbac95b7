public import KizuCore

/// Why a trial cannot go on.
public enum POCError: ReportableError, Equatable {
  /// The folder holds files that are no trial.
  case otherFolder(String)
  /// A file of the trial cannot be understood.
  case damaged(file: String)
  /// The criterion cannot be understood, and cannot be made anew.
  case damagedCriterion(file: String)
  /// The lots that were added cannot be understood.
  case damagedLots(file: String)
  /// The encoder of a trial is missing, or another one by now.
  case lostEncoder(file: String)
  /// Training cannot go on.
  case training(reason: String, status: ExitStatus)
  /// There is no trial to add to, or it has no verdict yet.
  case noTrial(String)
  /// No goal was given, and the folder has none.
  case noGoal(String)
  /// Another goal than the one that was written down.
  case otherGoal(folder: String, written: String, given: String)
  /// What counts as good is not what was written down.
  case otherGood(folder: String, written: [String], given: [String])
  /// What is to be accepted is no finding that can be.
  case cannotAccept(String, [String])
  /// A lot of this name was added already, with other photos.
  case lotExists(String)
  /// Photos of the lot are photos of the trial, file by file.
  case lotIsKnown(photo: String, known: String, count: Int)
  /// None of the lot's labels is a class of the trial.
  case lotClasses(unknown: [String], known: [String])

  public var exitStatus: ExitStatus {
    switch self {
    case .otherFolder: .cannotCreate
    case .damaged, .damagedCriterion, .damagedLots, .lostEncoder, .lotIsKnown, .lotClasses: .badData
    case .training(_, let status): status
    case .noTrial: .noInput
    case .noGoal, .otherGoal, .otherGood, .cannotAccept, .lotExists: .usage
    }
  }

  public var description: String {
    switch self {
    case .otherFolder(let path):
      "\(path) is not empty and holds no trial; name another folder with -o"
    case .damaged(let file):
      "\(file) is damaged; remove it, and the same command makes it anew"
    case .damagedCriterion(let file):
      "\(file) is damaged; bring it back from a copy, or begin a new trial in another folder: a goal cannot be written "
        + "down anew after results"
    case .damagedLots(let file):
      "\(file) is damaged; remove it, and add the lots again: the trial itself is whole"
    case .lostEncoder(let file):
      "\(file) is missing, or not what the trial was judged with; give the command of the trial again, which makes it anew"
    case .training(let reason, _):
      "\(reason); then give the same command again, and it goes on"
    case .noTrial(let path):
      "\(path) holds no finished trial; run “kizu poc PHOTOS --goal … -o \(path)” to its verdict first"
    case .noGoal(let path):
      "what is the trial to show? Give --goal, such as --goal \"recall(defect) >= 0.95 at false_alarms <= 0.05\"; it is "
        + "written into \(path) before any result"
    case .otherGoal(let folder, let written, let given):
      "the goal of \(folder) was written down as “\(written)” and stays so: a goal that is chosen after results proves "
        + "nothing. Leave out --goal, or try “\(given)” in a new folder, with test photos that nobody has looked at"
    case .otherGood(let folder, let written, let given):
      "\(folder) was begun with “\(written.joined(separator: ", "))” as good, not “\(given.joined(separator: ", "))”; leave out "
        + "--good, or begin a new folder"
    case .cannotAccept(let name, let known):
      "--accept \(name): what can be accepted is \(known.joined(separator: ", ")); anything else must be mended"
    case .lotExists(let name):
      "a lot \(name) was added to the trial already; give each lot a folder of its own name"
    case .lotIsKnown(let photo, let known, let count):
      "\(photo) is the same file as \(known) of the trial"
        + (count > 1
          ? ", and so are \(count - 1) more: take them out of the lot" : ": take it out of the lot")
        + ", then add it again. A lot of photos that the trial knows says nothing new"
    case .lotClasses(let unknown, let known):
      "the labels of the lot, \(Self.some(unknown)), are no classes of the trial, which has \(Self.some(known)); if they are "
        + "names of sub-folders that are no labels, put the photos into one folder, or give --labels"
    }
  }

  private static func some(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}
