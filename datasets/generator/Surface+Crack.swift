import KizuCore
import RealModule

extension Surface {
  /// A jagged dark line that wanders, thins out and branches.
  mutating func crack(_ draw: DefectDraw, _ random: inout RandomStream) {
    let angle = random.uniform(in: 0...(2 * .pi))
    let length = random.uniform(in: 40...65) + 45 * draw.severity * random.unit()
    let width = max(finestWidth, random.uniform(in: 0.5...0.8) + 0.8 * draw.severity)
    let contrast = min(draw.contrast(0.3, 0.75), 0.95)
    let start = draw.centre - SIMD2(Float.cos(angle), Float.sin(angle)) * (length / 2)
    let trunk = Stroke.jagged(start: start, angle: angle, length: length, &random)
    open(trunk, width: width, contrast: contrast)
    for _ in 0..<(1 + random.index(below: 4)) {
      let joint = 2 + random.index(below: max(1, trunk.points.count - 4))
      let side: Float = random.chance(0.5) ? 1 : -1
      let branch = Stroke.jagged(
        start: trunk.points[joint], angle: angle + side * random.uniform(in: 0.5...1.1),
        length: length * random.uniform(in: 0.2...0.45), &random)
      open(branch, width: 0.8 * width, contrast: 0.85 * contrast)
    }
  }

  private mutating func open(_ stroke: Stroke, width: Float, contrast: Float) {
    stroke.forEachPixel(of: self, reach: 3.5 * width) { index, contact in
      let taper = smooth(4 * (1 - contact.along))
      let gap = bell(contact.across, width * (0.6 + 0.4 * taper)) * taper
      albedo[index] *= 1 - contrast * gap
      height[index] -= 0.35 * gap
    }
  }
}

extension Stroke {
  /// A walk of short steps that turn at random about one direction.
  static func jagged(
    start: SIMD2<Float>, angle: Float, length: Float, _ random: inout RandomStream
  ) -> Stroke {
    var points = [start]
    var drift: Float = 0
    var rest = length
    while rest > 0 || points.count < 6 {
      let step = random.uniform(in: 2...5)
      drift = 0.8 * drift + random.uniform(in: -0.3...0.3)
      let heading = angle + drift + random.uniform(in: -0.75...0.75)
      points.append(points[points.count - 1] + SIMD2(Float.cos(heading), Float.sin(heading)) * step)
      rest -= step
    }
    return Stroke(points: points)
  }
}
