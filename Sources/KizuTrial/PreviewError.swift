public import KizuCore

/// Why the survival of defects cannot be told.
public enum PreviewError: ReportableError, Equatable {
  /// The folder of masks is not there.
  case noMaskFolder(String)
  /// Not one of the photos has a mask.
  case noMask(folder: String, expected: String)
  /// A mask cannot be read.
  case unreadableMask(file: String, reason: String)
  /// A mask is not of its photo's size.
  case wrongMaskSize(file: String, width: Int, height: Int, photo: String, photoWidth: Int, photoHeight: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .noMaskFolder: .noInput
    case .noMask, .unreadableMask, .wrongMaskSize: .badData
    }
  }

  public var description: String {
    switch self {
    case .noMaskFolder(let folder):
      "\(folder) is no folder; name the one that holds the masks"
    case .noMask(let folder, let expected):
      "\(folder) holds no mask with a defect for any photo; a mask has its photo's name and ends with .png, "
        + "such as \(expected)"
    case .unreadableMask(let file, let reason):
      "the mask \(file) \(reason); make it anew or take it out of the folder"
    case .wrongMaskSize(let file, let width, let height, let photo, let photoWidth, let photoHeight):
      "the mask \(file) has \(width) × \(height) pixels, but \(photo) has \(photoWidth) × \(photoHeight); "
        + "a mask must be as large as its photo"
    }
  }
}
