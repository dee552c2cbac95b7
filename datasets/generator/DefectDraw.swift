import KizuCore

/// What every defect needs to be drawn: where it is and how gross.
struct DefectDraw {
  var kind: SampleClass
  /// Middle of the defect, in units of length.
  var centre: SIMD2<Float>
  /// From hard to see (0) to gross (1): drives both size and contrast.
  var severity: Float
  /// Factor on contrast, raised where the defect would not be visible.
  var strength: Float = 1

  /// A defect of a class, somewhere that leaves most of it in the photo.
  init(_ kind: SampleClass, _ random: inout RandomStream) {
    self.kind = kind
    centre = SIMD2(random.uniform(in: 28...100), random.uniform(in: 28...100))
    severity = random.unit()
  }

  /// A contrast between those of the hardest and the grossest defects.
  func contrast(_ hardest: Float, _ grossest: Float) -> Float {
    strength * mix(hardest, grossest, severity)
  }
}

extension Surface {
  /// Puts a defect on the surface; a good part stays as it is.
  mutating func damage(_ draw: DefectDraw, lot: LotAppearance, _ random: inout RandomStream) {
    switch draw.kind {
    case .good: break
    case .scratch: scratch(draw, lot: lot, &random)
    case .dent: dent(draw, &random)
    case .stain: stain(draw, &random)
    case .crack: crack(draw, &random)
    case .pit: pit(draw, &random)
    }
  }
}
