import KizuCore

extension Surface {
  /// The bare material of a lot, seen in a photo's pose.
  init(side: Int, lot: LotAppearance, pose: PhotoPose, _ random: inout RandomStream) {
    self.init(side: side)
    let noise = LatticeNoise(&random)
    switch lot.texture {
    case .brushedMetal: brushMetal(lot, pose, noise)
    case .wovenFabric: weaveFabric(lot, pose, noise)
    case .castSurface: castRoughly(lot, pose, noise)
    }
  }
}
