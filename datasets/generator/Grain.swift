import RealModule

/// The material's own coordinates: along and across its grain.
struct Grain {
  private let along: SIMD2<Float>
  private let offset: SIMD2<Float>
  private let scale: Float

  /// The grain of a lot's material in a photo's pose.
  init(_ lot: LotAppearance, _ pose: PhotoPose) {
    let angle = lot.orientation + pose.turn
    along = SIMD2(Float.cos(angle), Float.sin(angle))
    offset = pose.offset
    scale = lot.textureScale
  }

  /// Coordinates along (x) and across (y) the grain, in units of length at the usual texture scale.
  func coordinates(of place: SIMD2<Float>) -> SIMD2<Float> {
    let middle = place - SIMD2(64, 64)
    let turned = SIMD2(
      middle.x * along.x + middle.y * along.y, middle.y * along.x - middle.x * along.y)
    return turned / scale + offset
  }
}
