import KizuCore
import RealModule

extension Surface {
  /// A dried drop: an irregular darker blob with a soft edge, in some cases darkest along its rim.
  mutating func stain(_ draw: DefectDraw, _ random: inout RandomStream) {
    let noise = LatticeNoise(&random)
    let radius = random.uniform(in: 11...17) + 16 * draw.severity * random.unit()
    let contrast = min(draw.contrast(0.18, 0.55), 0.8)
    let softness = random.uniform(in: 0.12...0.4)
    let rim = random.chance(0.5) ? random.uniform(in: 0.2...0.5) : 0
    let raggedness = random.uniform(in: 0.25...0.5)
    forEachPixel(around: draw.centre, radius: 2 * radius) { index, place in
      let offset = (place - draw.centre) / radius
      let distance = (offset * offset).sum().squareRoot()
      let edge = 1 + raggedness * noise.octaves(3, offset.x * 1.1, offset.y * 1.1, gain: 0.55)
      let coverage = smooth((edge - distance) / softness + 0.5)
      let cloud = 0.85 + 0.25 * noise.octaves(2, offset.x * 3 + 40, offset.y * 3)
      let ring = rim * bell(distance - edge + 0.5 * softness, 0.5 * softness)
      albedo[index] *= 1 - min(contrast * coverage * (cloud - 0.3 * rim + ring), 0.95)
    }
  }
}
