import KizuCore
import RealModule

extension Surface {
  /// One to three thin grooves side by side: bare material in the groove, a ridge beside it that catches light.
  mutating func scratch(_ draw: DefectDraw, lot: LotAppearance, _ random: inout RandomStream) {
    let angle = random.uniform(in: 0...(2 * .pi))
    let length = random.uniform(in: 32...70) + 50 * draw.severity * random.unit()
    let bend = random.uniform(in: -0.5...0.5)
    let width = max(finestWidth, random.uniform(in: 0.55...0.85) + 0.6 * draw.severity)
    // Fresh metal shines; dirt in the groove, or a pulled thread's gap, is dark.
    let isBright = random.chance(lot.texture == .wovenFabric ? 0.6 : 0.7)
    let contrast = (isBright ? 1 : -0.8) * draw.contrast(0.2, 0.7)
    let lines = draw.severity > 0.6 && random.chance(0.4) ? 2 + random.index(below: 2) : 1
    for line in 0..<lines {
      let shift = Float(line) * random.uniform(in: 2.5...5)
      let start = draw.centre + SIMD2(-Float.sin(angle), Float.cos(angle)) * shift
      let part = line == 0 ? 1 : random.uniform(in: 0.4...0.9)
      let stroke = Stroke.arc(middle: start, angle: angle, length: length * part, bend: bend)
      engrave(stroke, width: width, contrast: contrast, depth: 0.5 * draw.strength)
    }
  }

  private mutating func engrave(_ stroke: Stroke, width: Float, contrast: Float, depth: Float) {
    stroke.forEachPixel(of: self, reach: 4 * width) { index, contact in
      let taper = smooth(5 * contact.along) * smooth(5 * (1 - contact.along))
      let groove = bell(contact.across, width) * taper
      let ridge = bell(contact.across - 2 * width, width) * taper
      albedo[index] *= 1 + contrast * groove
      height[index] += depth * (0.5 * ridge - groove)
    }
  }
}

extension Stroke {
  /// An arc through `middle`, where its direction is `angle`; it turns by `bend` from end to end, in radians.
  static func arc(middle: SIMD2<Float>, angle: Float, length: Float, bend: Float) -> Stroke {
    let pieces = 12
    var points = [SIMD2<Float>.zero]
    for piece in 0..<pieces {
      let heading = angle + bend * ((Float(piece) + 0.5) / Float(pieces) - 0.5)
      points.append(points[piece] + SIMD2(Float.cos(heading), Float.sin(heading)) * (length / Float(pieces)))
    }
    let shift = middle - points[pieces / 2]
    return Stroke(points: points.map { $0 + shift })
  }
}
