extension Surface {
  /// Metal brushed in one direction: noise drawn out along the grain, fine and coarse.
  mutating func brushMetal(_ lot: LotAppearance, _ pose: PhotoPose, _ noise: LatticeNoise) {
    let grain = Grain(lot, pose)
    for index in albedo.indices {
      let at = grain.coordinates(of: place(index % side, index / side))
      let fine = noise.at(at.x / 70, at.y / 1.1)
      let middle = noise.at(at.x / 45 + 91, at.y / 2.4)
      let coarse = noise.at(at.x / 130, at.y / 7 + 57)
      let cloud = noise.octaves(2, at.x / 50 + 13, at.y / 50)
      let streaks = 0.13 * fine + 0.09 * middle + 0.07 * coarse
      albedo[index] = lot.reflectance * (1 + lot.roughness * streaks + 0.06 * cloud)
      height[index] = 0.12 * lot.roughness * (fine + middle)
    }
  }
}
