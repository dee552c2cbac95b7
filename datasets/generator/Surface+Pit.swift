import KizuCore
import RealModule

extension Surface {
  /// Small deep holes in a loose cluster, dark inside, with a raised rim that catches light.
  mutating func pit(_ draw: DefectDraw, _ random: inout RandomStream) {
    let noise = LatticeNoise(&random)
    let count = 2 + random.index(below: 4 + Int(5 * draw.severity))
    let contrast = min(draw.contrast(0.4, 0.8), 0.95)
    var centre = draw.centre
    for number in 0..<count {
      if number > 0 {
        let angle = random.uniform(in: 0...(2 * .pi))
        centre = draw.centre + SIMD2(Float.cos(angle), Float.sin(angle)) * random.uniform(in: 5...26)
      }
      let radius = max(1.3 * finestWidth, random.uniform(in: 1.1...2.2) + 1.6 * draw.severity * random.unit())
      let phase = random.uniform(in: 0...50)
      forEachPixel(around: centre, radius: 3.5 * radius) { index, place in
        let offset = place - centre
        // A ragged outline: the distance is measured with a wobble.
        let wobble = noise.at(phase + 0.8 * offset.x / radius, 0.8 * offset.y / radius)
        let distance = (offset * offset).sum().squareRoot() * (1 + 0.35 * wobble)
        let hole = smooth((1.25 * radius - distance) / (0.6 * radius) + 0.5)
        let rim = bell(distance - 1.6 * radius, 0.35 * radius)
        albedo[index] *= (1 - contrast * hole) * (1 + 0.15 * contrast * rim)
        height[index] += radius * (0.16 * rim - 0.4 * hole)
      }
    }
  }
}
