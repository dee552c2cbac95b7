import CKizuKernels

/// The inner loops of JPEG artefacts: pointers, counts and concrete vectors only.
///
/// Planes are stored column by column, like all planes of a view; a block is eight columns of eight samples.
package enum JPEGKernel {
  /// Quantises every block of a square plane in place; the last line and column fill blocks that reach beyond.
  ///
  /// - Parameters:
  ///   - plane: Samples about 0, in grey levels.
  ///   - side: Columns and rows.
  ///   - steps: The steps of vertical frequencies 0…7, over the horizontal ones.
  ///   - spare: Room for 128 samples.
  @inline(never)
  package static func quantise(
    _ plane: UnsafeMutablePointer<Float>, side: Int, steps: UnsafePointer<SIMD8<Float>>,
    spare: UnsafeMutablePointer<Float>
  ) {
    var left = 0
    while left < side {
      var top = 0
      while top < side {
        let corner = unsafe plane + (left &* side &+ top)
        // SAFETY: the caller vouches for the plane; what reaches beyond goes by way of the spare block.
        if left &+ 8 <= side && top &+ 8 <= side {
          unsafe quantiseBlock(corner, stride: side, steps: steps, spare: spare)
        } else {
          let columns = min(8, side &- left)
          let rows = min(8, side &- top)
          let whole = unsafe spare + 64
          for index in 0..<64 {
            unsafe whole[index] = corner[min(index &>> 3, columns &- 1) &* side &+ min(index & 7, rows &- 1)]
          }
          unsafe quantiseBlock(whole, stride: 8, steps: steps, spare: spare)
          for column in 0..<columns {
            for row in 0..<rows { unsafe corner[column &* side &+ row] = whole[8 &* column &+ row] }
          }
        }
        top &+= 8
      }
      left &+= 8
    }
  }

  /// Cosine transform, rounding to multiples of the steps, and back.
  @inline(__always)
  private static func quantiseBlock(
    _ corner: UnsafeMutablePointer<Float>, stride: Int, steps: UnsafePointer<SIMD8<Float>>,
    spare: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for the block, the steps and the room.
    unsafe transformBlock(corner, stride: stride, to: spare)
    unsafe transposeBlock(spare)
    unsafe roundBlock(spare, steps: steps)
    unsafe transposeBlock(spare)
    unsafe restoreBlock(spare, to: corner, stride: stride)
  }

  /// Grey levels about 0 from samples 0…1: `255 * sample - 128`.
  @inline(never)
  package static func centre(_ plane: UnsafeMutablePointer<Float>, count: Int) {
    var index = 0
    while index < count {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      unsafe store(column(plane + index) * 255 - 128, to: plane + index)
      index &+= 8
    }
  }

  /// The way back, clamped to 0…1.
  @inline(never)
  package static func uncentre(_ plane: UnsafeMutablePointer<Float>, count: Int) {
    var index = 0
    while index < count {
      // SAFETY: as above.
      unsafe store(kizu_clamped((column(plane + index) + 128) * (1.0 / 255)), to: plane + index)
      index &+= 8
    }
  }

  /// Red, green and blue 0…1 to luma and chroma about 0, in grey levels (JFIF 1.02).
  @inline(never)
  package static func separate(_ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int) {
    var index = 0
    while index < count {
      // SAFETY: the caller vouches for three planes of `count` samples, rounded up to 8.
      let first = unsafe planes + index
      let second = unsafe first + planeStride
      let third = unsafe second + planeStride
      let (red, green, blue) = unsafe (column(first) * 255, column(second) * 255, column(third) * 255)
      let luma = red * 0.299 + green * 0.587 + blue * 0.114
      unsafe store(luma - 128, to: first)
      unsafe store((blue - luma) * (0.5 / 0.886), to: second)
      unsafe store((red - luma) * (0.5 / 0.701), to: third)
      index &+= 8
    }
  }

  /// The way back, clamped to 0…1.
  @inline(never)
  package static func join(_ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int) {
    var index = 0
    while index < count {
      // SAFETY: as above.
      let first = unsafe planes + index
      let second = unsafe first + planeStride
      let third = unsafe second + planeStride
      let luma = unsafe column(first) + 128
      let (blueness, redness) = unsafe (column(second), column(third))
      let green = luma - blueness * 0.344_136_3 - redness * 0.714_136_3
      unsafe store(kizu_clamped((luma + redness * 1.402) * (1.0 / 255)), to: first)
      unsafe store(kizu_clamped(green * (1.0 / 255)), to: second)
      unsafe store(kizu_clamped((luma + blueness * 1.772) * (1.0 / 255)), to: third)
      index &+= 8
    }
  }
}
