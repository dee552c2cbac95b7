import KizuCore
public import KizuData

/// How unlike good parts one photo is.
public struct AnomalyScore: Sendable, Equatable {
  /// The photo.
  public let photo: Photo
  /// The greatest distance of one of its patches to the nearest good patch, 0 or more.
  public let patch: Double
  /// The distance of its embedding's direction to that of the nearest good photo, 0…2.
  public let whole: Double
  /// Where ``patch`` is, in pixels of the photo's file.
  public let peak: Point
  /// Whether ``peak`` lies in the photo's mask; nil without one.
  public var isPeakInMask: Bool?

  /// A pixel.
  public struct Point: Sendable, Equatable {
    public let x: Int
    public let y: Int
  }

  init(photo: Photo, patch: Double, whole: Double, peak: Point) {
    (self.photo, self.patch, self.whole, self.peak) = (photo, patch, whole, peak)
  }
}

/// A photo that was scored, with what its score was made of.
public struct ScoredPhoto: Sendable {
  /// Its numbers.
  public let score: AnomalyScore
  /// How unlike good parts each place is.
  public let map: HeatMap
  /// The pixels that were looked at.
  public let working: WorkingPhoto
}

extension MaskFolder {
  /// Whether the peak of a photo's heat map lies in its mask.
  ///
  /// - Returns: nil where the photo has no mask, or an empty one.
  /// - Throws: ``PreviewError`` for a mask that cannot be read or has another size.
  public func holdsPeak(of scored: ScoredPhoto) throws(PreviewError) -> Bool? {
    guard let mask = try mask(of: scored.score.photo, scored.working) else { return nil }
    let peak = scored.map.peak
    return mask.coverage[x: peak.x, y: peak.y, c: 0] > 127
  }
}
