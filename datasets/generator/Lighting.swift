import RealModule

/// Light from the side and a camera above: turns a surface into brightness.
struct Lighting {
  let lot: LotAppearance
  let pose: PhotoPose

  /// Brightness by pixel, 0…1, before the camera's blur and noise.
  ///
  /// Lambert's law for shallow slopes: brightness = albedo · (1 - relief · slope towards the light), bounded
  /// so that no slope is blacker than ambient light leaves it.
  func shade(_ surface: Surface) -> [Float] {
    let side = surface.side
    let height = surface.height
    let scale = 0.5 * surface.pixelsPerUnit
    var brightness = [Float](repeating: 0, count: side * side)
    for row in 0..<side {
      let above = max(row - 1, 0) * side
      let below = min(row + 1, side - 1) * side
      for column in 0..<side {
        let index = row * side + column
        let left = row * side + max(column - 1, 0)
        let right = row * side + min(column + 1, side - 1)
        let slopeX = (height[right] - height[left]) * scale
        let slopeY = (height[below + column] - height[above + column]) * scale
        let towards = slopeX * lot.lightDirection.x + slopeY * lot.lightDirection.y
        let relief = min(max(1 - lot.relief * towards, 0.3), 1.9)
        brightness[index] =
          surface.albedo[index] * relief * illumination(at: surface.place(column, row))
      }
    }
    return brightness
  }

  /// Light that reaches a place: brighter on the lamp's side, and on metal a band of sheen along the grain.
  private func illumination(at place: SIMD2<Float>) -> Float {
    let middle = (place - SIMD2(64, 64)) / 64
    let towards = (middle * lot.lightDirection).sum()
    let vignette = 1 - 0.06 * (middle * middle).sum()
    var light = lot.exposure * pose.exposure * (1 + lot.falloff * towards) * vignette
    if lot.texture == .brushedMetal {
      let across = middle.y * Float.cos(lot.orientation) - middle.x * Float.sin(lot.orientation)
      light *= 0.92 + 0.25 * bell(across - pose.sheen, 0.55)
    }
    return light
  }
}
