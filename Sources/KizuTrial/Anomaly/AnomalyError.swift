public import KizuCore

/// Why good photos make no detector of anomalies.
public enum AnomalyError: ReportableError, Equatable {
  /// No photo that may teach is good.
  case noGoodPhoto([String])
  /// All good photos are of one group, so that none can be scored by others.
  case oneGoodGroup(photos: Int)
  /// The encoder looks at tiles.
  case tiles
  /// The file is not what `kizu anomaly --save` writes.
  case damaged(file: String)
  /// The encoder is another one than that which the detector was taught with.
  case otherEncoder(file: String)
  /// Scores are no finite numbers.
  case notFinite(photo: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .tiles: .usage
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .noGoodPhoto(let names):
      "there is no readable photo of class \(names.joined(separator: ", ")) to teach with, or all of them stand on the "
        + "test side; label good photos, or put some on the train side"
    case .oneGoodGroup(let photos):
      photos == 1
        ? "one good photo is not enough: the threshold needs good photos that others can judge; add some"
        : "all \(photos) good photos are of one group, but the threshold needs good photos that others can judge; add "
          + "good photos of another group"
    case .tiles:
      "this encoder looks at tiles of photos, which anomaly maps do not support; use an encoder of whole photos "
        + "(pretrain without --tile) and, for small defects, a larger --image-size"
    case .damaged(let file):
      "\(file) is no detector of anomalies, or it is damaged; write it with “kizu anomaly --save”"
    case .otherEncoder(let file):
      "\(file) was taught with another encoder than --model; name the one that it was made with, or teach anew with "
        + "“kizu anomaly --save”"
    case .notFinite(let photo):
      "the encoder gives no finite numbers for \(photo); its training has failed, or its file is damaged"
    }
  }
}
