import RealModule

extension Surface {
  /// A weave: threads of two directions over and under each other, each thread a little different.
  mutating func weaveFabric(_ lot: LotAppearance, _ pose: PhotoPose, _ noise: LatticeNoise) {
    let grain = Grain(lot, pose)
    let pitch: Float = 5.2
    for index in albedo.indices {
      var at = grain.coordinates(of: place(index % side, index / side))
      // Threads do not run straight.
      let slow = at / 30
      at += 1.6 * SIMD2(noise.octaves(2, slow.x, slow.y), noise.octaves(2, slow.x + 70, slow.y + 40))
      let warp = Thread(at.x / pitch, jitter: noise)
      let weft = Thread(at.y / pitch + 128, jitter: noise)
      let lift = Self.lift(warp.number, along: at.y / pitch, isTwill: lot.isTwill)
      let warpLevel = warp.roundness + lift
      let weftLevel = weft.roundness - lift
      let isWarpOnTop = warpLevel > weftLevel
      let top = isWarpOnTop ? warp : weft
      let fibre = noise.at(at.x * (isWarpOnTop ? 1.3 : 0.35), at.y * (isWarpOnTop ? 0.35 : 1.3))
      let shade = 0.62 + 0.38 * max(warpLevel, weftLevel) / 1.6
      let thread = 1 + lot.roughness * (0.09 * top.tone + 0.08 * fibre) + (isWarpOnTop ? 0.04 : -0.04)
      albedo[index] = 1.12 * lot.reflectance * shade * thread
      height[index] = 0.55 * max(warpLevel, weftLevel)
    }
  }

  /// How far the warp stands above the weft, -0.6…0.6.
  private static func lift(_ number: Int, along: Float, isTwill: Bool) -> Float {
    let period: Float = isTwill ? 4 : 2
    return 0.6 * Float.cos(2 * Float.pi * (along + Float(number & 3)) / period)
  }

  private struct Thread {
    var number: Int
    /// 1 on its ridge, 0 at its edges.
    var roundness: Float
    /// Its own brightness, -1…1.
    var tone: Float

    init(_ position: Float, jitter: LatticeNoise) {
      let shifted = position + 0.12 * jitter.cell(Int(position.rounded(.down)), 201)
      let floor = shifted.rounded(.down)
      number = Int(floor)
      let across = 2 * (shifted - floor) - 1
      roundness = (max(0, 1 - across * across)).squareRoot()
      tone = jitter.cell(number, 77)
    }
  }
}
