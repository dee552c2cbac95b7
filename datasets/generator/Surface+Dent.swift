import KizuCore
import RealModule

extension Surface {
  /// A round or oval hollow with a soft edge: only its slopes show, by the lot's light.
  mutating func dent(_ draw: DefectDraw, _ random: inout RandomStream) {
    let radius = random.uniform(in: 8...12) + 8 * draw.severity
    let stretch = random.uniform(in: 1...1.7)
    let angle = random.uniform(in: 0...Float.pi)
    let axis = SIMD2(Float.cos(angle), Float.sin(angle))
    // The steepest slope of a bell of width w and depth d is d / w · e^-½.
    let depth = draw.contrast(0.3, 0.85) * radius
    forEachPixel(around: draw.centre, radius: 3.5 * radius * stretch) { index, place in
      let offset = place - draw.centre
      let along = (offset * axis).sum() / stretch
      let across = (offset * SIMD2(-axis.y, axis.x)).sum()
      let distance = (along * along + across * across).squareRoot()
      let hollow = bell(distance, radius)
      // Material pushed aside stands up around the hollow.
      let lip = bell(distance - 1.9 * radius, 0.45 * radius)
      height[index] += depth * (0.1 * lip - hollow)
    }
  }
}
