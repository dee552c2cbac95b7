import KizuNN

/// The photos and first weights of the scripts `tools/reference/simclr_*.py`, which both sides make from a hash.
enum ReferenceInputs {
  /// The same as `noise` of simclr_step.py.
  static func noise(_ count: Int, seed: UInt64) -> [Float] {
    (0..<UInt64(count)).map { index in
      var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ seed &* 40503 &+ 1)
      h = (h ^ (h >> 16)) &* 0x85EB_CA6B
      h = (h ^ (h >> 13)) &* 0xC2B2_AE35
      h ^= h >> 16
      return Float(Double(h >> 8) / 0x1p23 - 1)
    }
  }

  /// Its `photos`.
  static func photos(_ count: Int, channels: Int, size: Int, seed: UInt64) -> [Float] {
    let blocks = noise(count * channels * 16, seed: seed)
    let fine = noise(count * channels * size * size, seed: seed + 1)
    return sum(blocks, fine, size: size, share: 0.25)
  }

  /// Blocks of a quarter of the side, 16 a plane, under a share of fine noise.
  private static func sum(_ blocks: [Float], _ fine: [Float], size: Int, share: Double) -> [Float] {
    fine.indices.map { index in
      let (plane, place) = index.quotientAndRemainder(dividingBy: size * size)
      let block = place / size / (size / 4) * 4 + place % size / (size / 4)
      return Float(Double(blocks[plane * 16 + block]) + share * Double(fine[index]))
    }
  }

  /// Its `views`.
  static func views(_ count: Int, size: Int, batch: Int) -> [Float] {
    let blocks = noise(count * 16, seed: UInt64(9000 + batch))
    return (0..<2).flatMap { view in
      sum(
        blocks, noise(count * size * size, seed: UInt64(7000 + 10 * batch + view)), size: size, share: 0.5)
    }
  }

  /// Its `start`.
  static func start(_ parameters: ParameterStore) {
    let trained = parameters.specs.indices.filter { parameters.specs[$0].kind.isTrained }
    for (seed, index) in trained.sorted(by: { parameters.specs[$0].name < parameters.specs[$1].name })
      .enumerated()
    {
      let spec = parameters.specs[index]
      let values = noise(spec.count, seed: UInt64(seed))
      if spec.kind == .weight {
        let scale = (6 / Double(spec.shape[0] * spec.shape[2] * spec.shape[3])).squareRoot()
        parameters.setValues(of: index, to: values.map { Float(Double($0) * scale) })
      } else {
        let offset: Double = spec.kind == .scale ? 1 : 0
        parameters.setValues(of: index, to: values.map { Float(Double($0) * 0.2 + offset) })
      }
    }
  }
}
