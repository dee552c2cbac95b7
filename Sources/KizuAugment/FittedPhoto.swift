package import KizuCore

/// Where a whole photo lands in a square.
package struct FittedPhoto {
  /// The columns that are shown.
  package var columns: ResamplingInterval
  /// The rows that are shown.
  package var rows: ResamplingInterval
  /// Columns they become, 1…size.
  package var width: Int
  /// Rows they become, 1…size.
  package var height: Int

  /// Places a photo of `width` × `height` pixels in a square of `size`.
  package init(width: Int, height: Int, size: Int, fit: FitMode) {
    columns = ResamplingInterval(0..<width)
    rows = ResamplingInterval(0..<height)
    self.width = size
    self.height = size
    let long = max(width, height)
    let short = min(width, height)
    switch fit {
    case .squash:
      break
    case .pad:
      let fittedShort = max(1, Int((Double(short) * Double(size) / Double(long)).rounded()))
      if width < height { self.width = fittedShort } else { self.height = fittedShort }
    case .crop:
      let central = ResamplingInterval(
        origin: Double(long - short) / 2, length: Double(short), readable: 0..<long)
      if width < height { rows = central } else { columns = central }
    }
  }
}
