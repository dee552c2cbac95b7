import KizuCore
import RealModule

extension Surface {
  /// What a good part may carry: tool marks along the grain, lint, specks of dust.
  mutating func addHarmlessWear(lot: LotAppearance, pose: PhotoPose, _ random: inout RandomStream) {
    switch lot.texture {
    case .brushedMetal:
      for _ in 0..<random.index(below: 4) {
        let angle = lot.orientation + pose.turn + random.uniform(in: -0.02...0.02)
        addMark(angle: angle, length: 60...200, bend: 0, width: 0.6...1.6, contrast: -0.14...0.14, &random)
      }
    case .wovenFabric:
      for _ in 0..<random.index(below: 3) {
        let angle = random.uniform(in: 0...(2 * .pi))
        addMark(angle: angle, length: 6...16, bend: 3, width: 0.5...0.7, contrast: 0.06...0.22, &random)
      }
    case .castSurface:
      for _ in 0..<random.index(below: 3) {
        let place = randomPlace(&random)
        fade(place, radius: random.uniform(in: 10...26), contrast: random.uniform(in: -0.1...0.08))
      }
    }
    for _ in 0..<random.index(below: 6) {
      let place = randomPlace(&random)
      let contrast = random.uniform(in: 0.08...0.3) * (random.chance(0.5) ? 1 : -1)
      fade(place, radius: max(finestWidth, random.uniform(in: 0.5...0.9)), contrast: contrast)
    }
  }

  private func randomPlace(_ random: inout RandomStream) -> SIMD2<Float> {
    SIMD2(random.uniform(in: 0...128), random.uniform(in: 0...128))
  }

  private mutating func fade(_ centre: SIMD2<Float>, radius: Float, contrast: Float) {
    forEachPixel(around: centre, radius: 3 * radius) { index, place in
      let offset = place - centre
      albedo[index] *= 1 + contrast * bell((offset * offset).sum().squareRoot(), radius)
    }
  }

  private mutating func addMark(
    angle: Float, length: ClosedRange<Float>, bend: Float, width: ClosedRange<Float>,
    contrast: ClosedRange<Float>, _ random: inout RandomStream
  ) {
    let stroke = Stroke.arc(
      middle: randomPlace(&random), angle: angle, length: random.uniform(in: length),
      bend: random.uniform(in: -1...1) * bend)
    let width = max(finestWidth, random.uniform(in: width))
    let contrast = random.uniform(in: contrast)
    stroke.forEachPixel(of: self, reach: 3 * width) { index, contact in
      let taper = smooth(4 * contact.along) * smooth(4 * (1 - contact.along))
      albedo[index] *= 1 + contrast * bell(contact.across, width) * taper
    }
  }
}
