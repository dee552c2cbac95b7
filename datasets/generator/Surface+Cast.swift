extension Surface {
  /// A sand-cast surface: noise of many octaves, lit from the side, with shallow pores.
  mutating func castRoughly(_ lot: LotAppearance, _ pose: PhotoPose, _ noise: LatticeNoise) {
    let grain = Grain(lot, pose)
    for index in albedo.indices {
      let at = grain.coordinates(of: place(index % side, index / side))
      let lumps = noise.octaves(5, at.x / 12, at.y / 12, gain: 0.62)
      let cloud = noise.octaves(3, at.x / 40 + 31, at.y / 40 + 77)
      let speckle = noise.at(at.x / 1.3 + 17, at.y / 1.3)
      // Only the peaks of a slow noise become pores: harmless, shallow and everywhere.
      let pore = smooth((noise.at(at.x / 2.2 + 111, at.y / 2.2 + 53) - 0.72) / 0.2)
      let grit = lot.roughness * (0.10 * lumps + 0.07 * speckle)
      albedo[index] = 0.9 * lot.reflectance * (1 + grit + 0.10 * cloud - 0.16 * pore)
      height[index] = lot.roughness * (1.7 * lumps + 0.2 * speckle) - 0.3 * pore
    }
  }
}
