public import KizuCore

/// Why labels cannot teach an encoder.
public enum FineTuneError: ReportableError, Equatable {
  /// The encoder was trained on tiles of photos.
  case tiles
  /// The loss became NaN or infinite.
  case notFinite(step: Int)
  /// A file of finished trainings cannot be used.
  case damagedTrainings(file: String, line: Int)

  public var description: String {
    switch self {
    case .tiles:
      "the encoder was pretrained on tiles, and a label is about a whole photo; take an encoder that was pretrained "
        + "without --tiles, or use “kizu probe”, which pools tiles"
    case .notFinite(let step):
      "the loss is not a number any more at step \(step); take a lower --learning-rate or --precision f32"
    case .damagedTrainings(let file, let line):
      "line \(line) of \(file) is no finished training; remove the file to train anew, or name another output"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .tiles: .usage
    case .notFinite: .software
    case .damagedTrainings: .badData
    }
  }
}
