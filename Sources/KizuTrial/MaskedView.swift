import KizuAugment
import KizuCore

/// What is left of a defect in one view.
struct MaskedView: Sendable {
  /// The share of the defect's area that is seen, 0…1.
  let inside: Double
  /// The side of the largest square that fits into the defect, in pixels of the view.
  let shorterSide: Double
  /// How it stands out; nil where nothing of it, or nothing around it, is seen.
  let contrast: DefectContrast?

  /// Makes a view and measures its defect.
  init(
    of photo: PreviewPhoto, _ mask: DefectMask, _ parameters: ViewParameters, _ settings: PreviewSettings,
    scratch: inout ViewScratch
  ) {
    let geometry = ViewGeometry(parameters, size: settings.imageSize)
    shorterSide = mask.shorterSide * geometry.magnification
    inside = mask.shareSeen(geometry)
    guard inside > 0 else {
      contrast = nil
      return
    }
    let view = settings.view(of: photo.image, parameters, scratch: &scratch)
    let coverage = settings.view(of: mask.coverage, parameters.geometryAlone, scratch: &scratch)
    contrast = DefectContrast(
      of: DefectContrast.grey(view, channels: photo.image.channels), coverage: coverage,
      width: settings.imageSize, hidden: parameters.cutout?.rectangle(size: settings.imageSize))
  }

  /// Whether at least half of the defect is seen.
  var isInside: Bool { inside >= 0.5 }

  /// Whether the defect is still found: half of it is seen, and it stands out from its surroundings.
  ///
  /// - Parameter photo: How it stands out in the whole photo; half as clearly will do where that is not much.
  /// - Returns: Whether it is.
  func isFound(comparedWith photo: DefectContrast?) -> Bool {
    guard isInside else { return false }
    // A defect that fills the view leaves nothing to compare it with.
    guard let contrast else { return true }
    return contrast.clearness >= min(1, (photo?.clearness ?? 0) / 2)
  }
}
