import KizuCore

/// Feature maps of several stages as one row of numbers for each cell of the finest map.
///
/// Each value is first averaged over its 3×3 neighbours, so that a cell speaks for its surroundings; coarser maps are
/// then interpolated between their cells, and the channels of all stages stand side by side: PatchCore (Roth et al.,
/// CVPR 2022). The cells of a stage with stride s look around input pixel i · s, so cell i of the finest map lies at
/// i · (finest stride) / (coarse stride) of a coarser one, without an offset.
enum PatchFeatures {
  /// One stage's maps of one photo.
  struct StageMaps {
    /// `[C, H, H]`.
    let values: [Float]
    let channels: Int
    let side: Int
    let stride: Int
  }

  /// The rows of one photo, `[side · side, ΣC]`, row by row of the finest map, which comes first.
  static func rows(of stages: [StageMaps]) -> [Float] {
    let finest = stages[0]
    let (side, dimension) = (finest.side, stages.reduce(0) { $0 + $1.channels })
    var rows = [Float](repeating: 0, count: side * side * dimension)
    var column = 0
    for stage in stages {
      let positions = (0..<side).map { cell in
        min(Float(cell) * Float(finest.stride) / Float(stage.stride), Float(stage.side - 1))
      }
      for channel in 0..<stage.channels {
        let start = channel * stage.side * stage.side
        let plane = averaged(stage.values.span, from: start, side: stage.side)
        for y in 0..<side {
          for x in 0..<side {
            rows[(y * side + x) * dimension + column] =
              stage.stride == finest.stride
              ? plane[y * side + x] : sample(plane, stage.side, x: positions[x], y: positions[y])
          }
        }
        column += 1
      }
    }
    return rows
  }

  /// The mean of each 3×3 neighbourhood, of as much of it as lies on the map.
  private static func averaged(_ values: Span<Float>, from start: Int, side: Int) -> [Float] {
    var across = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      for x in 0..<side {
        var sum: Float = 0
        for near in max(0, x - 1)...min(side - 1, x + 1) { sum += values[start + y * side + near] }
        across[y * side + x] = sum
      }
    }
    let reach = (0..<side).map { Float(min(side - 1, $0 + 1) - max(0, $0 - 1) + 1) }
    var result = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      for x in 0..<side {
        var sum: Float = 0
        for near in max(0, y - 1)...min(side - 1, y + 1) { sum += across[near * side + x] }
        result[y * side + x] = sum / (reach[x] * reach[y])
      }
    }
    return result
  }

  /// The value between four cells.
  static func sample(_ plane: [Float], _ side: Int, x: Float, y: Float) -> Float {
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, side - 1), min(top + 1, side - 1))
    let (u, v) = (x - Float(left), y - Float(top))
    let above = plane[top * side + left] * (1 - u) + plane[top * side + right] * u
    let below = plane[bottom * side + left] * (1 - u) + plane[bottom * side + right] * u
    return above * (1 - v) + below * v
  }
}
