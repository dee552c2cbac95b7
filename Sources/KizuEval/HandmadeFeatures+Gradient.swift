import RealModule

extension HandmadeFeatures {
  /// Central differences of a grey picture; at its borders the outermost pixel stands for what is missing.
  struct Gradient {
    let size: Int
    /// `[S, S]`.
    let magnitude: [Float]
    /// In units of the distance between two orientations, 0 ..< 8; `[S, S]`.
    let orientation: [Float]

    init(of grey: [Float], size: Int) {
      self.size = size
      var magnitude = [Float](repeating: 0, count: size * size)
      var orientation = magnitude
      for y in 0..<size {
        for x in 0..<size {
          let across = grey[y * size + min(x + 1, size - 1)] - grey[y * size + max(x - 1, 0)]
          let down = grey[min(y + 1, size - 1) * size + x] - grey[max(y - 1, 0) * size + x]
          let index = y * size + x
          magnitude[index] = Float.sqrt(across * across + down * down)
          guard magnitude[index] > 0 else { continue }
          var turn = Float.atan2(y: down, x: across) / .pi
          if turn < 0 { turn += 1 }
          if turn >= 1 { turn -= 1 }
          orientation[index] = turn * Float(HandmadeFeatures.orientations)
        }
      }
      self.magnitude = magnitude
      self.orientation = orientation
    }

    /// Normalised histograms, blocks row by row, in each its cells row by row.
    func blocks() -> [Float] {
      let histograms = histograms()
      let (cells, bins) = (HandmadeFeatures.cells, HandmadeFeatures.orientations)
      var result: [Float] = []
      for row in 0..<cells - 1 {
        for column in 0..<cells - 1 {
          var block: [Float] = []
          for (y, x) in [(row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1)] {
            let start = (y * cells + x) * bins
            block += histograms[start..<start + bins]
          }
          block = Self.normalised(block).map { min($0, 0.2) }
          result += Self.normalised(block)
        }
      }
      return result
    }

    /// Mean votes of each cell, `[4, 4, 8]`.
    private func histograms() -> [Float] {
      let (cells, bins) = (HandmadeFeatures.cells, HandmadeFeatures.orientations)
      var votes = [Float](repeating: 0, count: cells * cells * bins)
      let scale = Float(cells) / Float(size)
      for y in 0..<size {
        let row = (Float(y) + 0.5) * scale - 0.5
        let top = Int(row.rounded(.down))
        for x in 0..<size {
          let strength = magnitude[y * size + x]
          guard strength > 0 else { continue }
          let column = (Float(x) + 0.5) * scale - 0.5
          let left = Int(column.rounded(.down))
          let turn = orientation[y * size + x]
          let bin = Int(turn)
          let upper = turn - Float(bin)
          // The four nearest cells; there is none outside.
          for cellRow in max(0, top)...min(cells - 1, top + 1) {
            let rowShare = 1 - abs(row - Float(cellRow))
            for cellColumn in max(0, left)...min(cells - 1, left + 1) {
              let start = (cellRow * cells + cellColumn) * bins
              let vote = strength * rowShare * (1 - abs(column - Float(cellColumn)))
              votes[start + bin % bins] += vote * (1 - upper)
              votes[start + (bin + 1) % bins] += vote * upper
            }
          }
        }
      }
      // A mean, so that the constant of the normalisation means the same at every size.
      let area = Float(size * size) / Float(cells * cells)
      return votes.map { $0 / area }
    }

    private static func normalised(_ block: [Float]) -> [Float] {
      // A hundredth of a grey level: below it, all is noise of rounding.
      let squares = block.reduce(Float(4e-5 * 4e-5)) { $0 + $1 * $1 }
      let scale = 1 / Float.sqrt(squares)
      return block.map { $0 * scale }
    }
  }
}
