/// Groups of photos that belong together, guessed from their names: a proposal for people to check.
///
/// Three ways to read a name are tried in order, and the first that parts the set into plausible groups is
/// taken: at least two groups, at least a third of the photos with company, and no group above half of the
/// photos. Before, marks of copies are taken off (`part (2)`, `part - Copy`, `part_copy3`). The folder
/// counts, unless it is the label.
public struct GroupGuess: Sendable, Equatable {
  /// A way to read a name.
  public enum Pattern: String, Sendable, Codable, CaseIterable {
    /// A view number of one or two digits at the end: `0017_3` and `0017_4` are of group `0017`.
    case viewSuffix
    /// The text before the last number: `lotA-0031` and `lotA-0032` are of group `lotA`.
    case beforeLastNumber
    /// The first number: `1037_0777_0406` and `1037_1214_0366` are of group `1037`.
    case firstNumber
  }

  /// The way that was taken.
  public let pattern: Pattern
  /// The group of each photo.
  public let groups: [String]
  /// How many groups there are.
  public let count: Int

  /// Guesses; nil where no way gives plausible groups.
  ///
  /// - Parameter photos: The photos.
  public init?(_ photos: [Photo]) {
    for pattern in Pattern.allCases {
      let groups = photos.map { Self.group(of: $0, by: pattern) }
      let sizes = groups.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
      let accompanied = sizes.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
      let largest = sizes.values.max() ?? 0
      guard sizes.count > 1, 3 * accompanied >= photos.count, 2 * largest <= photos.count else { continue }
      (self.pattern, self.groups, count) = (pattern, groups, sizes.count)
      return
    }
    return nil
  }

  static func group(of photo: Photo, by pattern: Pattern) -> String {
    let (folder, name) = PathName.split(photo.path)
    let stem = PhotoName(file: name)
    let read =
      switch pattern {
      case .viewSuffix: stem.withoutViewNumber
      case .beforeLastNumber: stem.beforeLastNumber
      case .firstNumber: stem.firstNumber
      }
    // A part that shows two defects may lie in the folders of two classes.
    let parts = folder.split(separator: "/").filter { $0 != photo.label ?? "" }
    return (parts.map(String.init) + [read]).joined(separator: "/")
  }
}
