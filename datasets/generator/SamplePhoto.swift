public import KizuCore

/// A synthetic photo with everything that is known about it.
public struct SamplePhoto: Sendable, Equatable {
  /// Class, label, lot and split.
  public var entry: SampleEntry
  /// The photo: one channel, or three where the settings ask for colour.
  public var image: ImageBuffer
  /// One channel of the photo's size: 255 where the defect changes the photo visibly, else 0.
  public var mask: ImageBuffer
  /// The defect, or nil for a good part.
  public var defect: SampleDefect?
}

/// Where a defect is and how well it can be seen.
public struct SampleDefect: Sendable, Equatable {
  /// The smallest box of whole pixels that holds the mask.
  public var bounds: PixelBox
  /// Pixels of the mask.
  public var area: Int
  /// Mean change of brightness within the mask against the same photo without the defect, in grey levels 0…255.
  public var contrast: Float
  /// From small and faint (0) to large and gross (1), as drawn.
  public var severity: Float
}

/// A box of whole pixels.
public struct PixelBox: Sendable, Equatable {
  /// Left column.
  public var x: Int
  /// Top row.
  public var y: Int
  /// Columns, at least 1.
  public var width: Int
  /// Rows, at least 1.
  public var height: Int
}
