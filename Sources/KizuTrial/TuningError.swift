public import KizuCore

/// Why views cannot be tuned.
public enum TuningError: ReportableError, Equatable {
  case outOfRange(option: String, value: String, range: String)
  /// The budget does not allow the shortest search.
  case budgetTooShort(seconds: Double, step: Double, needed: Double)
  /// Every photo is a test photo.
  case onlyTestPhotos(folder: String)
  /// Labels were asked for as the criterion, and cannot be.
  case labelsUnusable(reason: String)
  /// The log of trials was made by other settings or photos.
  case differsFromLog(file: String, differences: [String])
  /// The log of trials is damaged or something else.
  case damagedLog(file: String, line: Int)

  public var description: String {
    switch self {
    case .outOfRange(let option, let value, let range):
      "\(option) is \(value), but must be \(range)"
    case .budgetTooShort(let seconds, let step, let needed):
      "a training step takes \(Int((1000 * step).rounded(.up))) ms here, so a search takes at least about "
        + "\(Int(needed)) seconds, but of the budget \(Int(max(0, seconds))) are left after reading; give a longer --budget, "
        + "fewer --trials, or a smaller --image-size"
    case .onlyTestPhotos(let folder):
      "every photo of \(folder) has the split test, and test photos are not looked at; give photos to learn from"
    case .labelsUnusable(let reason):
      "the labels cannot judge recipes: \(reason); label more photos, or take --criterion retrieval, which needs no "
        + "labels"
    case .differsFromLog(let file, let differences):
      "\(file) holds trials of another search:\n  " + differences.joined(separator: "\n  ")
        + "\nremove that file to begin anew, or name another output with -o"
    case .damagedLog(let file, let line):
      "\(file), line \(line), is no trial; remove that file to begin anew, or name another output with -o"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .outOfRange, .budgetTooShort, .differsFromLog: .usage
    case .onlyTestPhotos, .labelsUnusable, .damagedLog: .badData
    }
  }
}
