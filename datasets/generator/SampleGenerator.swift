public import KizuCore

/// Draws the photos of a set, each from its index alone: in any order, on any thread, any subset.
///
/// ```swift
/// let set = try SampleSet(SampleSettings(count: 600, seed: 1))
/// let photo = SampleGenerator(set).photo(17)
/// ```
public struct SampleGenerator: Sendable {
  /// The plan that is drawn.
  public let set: SampleSet

  /// A generator of the photos of a set.
  public init(_ set: SampleSet) {
    self.set = set
  }

  /// Draws one photo.
  ///
  /// - Precondition: `index` is in `set.entries.indices`.
  public func photo(_ index: Int) -> SamplePhoto {
    let entry = set.entries[index]
    let scene = SampleScene(entry, settings: set.settings)
    let clean = scene.photograph()
    let tint = tint(of: scene)
    let cleanImage = clean.developed(tint: tint)
    guard entry.trueLabel != .good else {
      let mask = ImageBuffer(width: cleanImage.width, height: cleanImage.height, channels: 1)
      return SamplePhoto(entry: entry, image: cleanImage, mask: mask, defect: nil)
    }
    let damaged = scene.photograph(defect: entry.trueLabel, clean: clean)
    // Stains are rusty: weaker in red, stronger in blue.
    let defectTint: [Float] = entry.trueLabel == .stain && tint.count == 3 ? [0.7, 1, 1.25] : [1, 1, 1]
    let image = damaged.exposure.developed(tint: tint, clean: clean, defectTint: defectTint)
    return SamplePhoto(entry: entry, damaged: image, clean: cleanImage, severity: damaged.draw.severity)
  }

  /// The photo as it would be had the part no defect: equal to ``photo(_:)`` outside the mask.
  ///
  /// - Precondition: `index` is in `set.entries.indices`.
  public func photoWithoutDefect(_ index: Int) -> ImageBuffer {
    let scene = SampleScene(set.entries[index], settings: set.settings)
    return scene.photograph().developed(tint: tint(of: scene))
  }

  private func tint(of scene: SampleScene) -> [Float] {
    set.settings.colour ? scene.lot.tint : [1]
  }
}
