/// The inner loops of JPEG artefacts: pointers, counts and concrete vectors only.
///
/// Planes are stored column by column, like all planes of a view; a block is eight columns of eight samples.
enum JPEGKernel {
  /// Added to a number of moderate size it leaves the nearest whole number (ties to even).
  private static let roundingMagic: Float = 0x1.8p23

  /// Quantises one block in place: cosine transform, rounding to multiples of the steps, and back.
  ///
  /// - Parameters:
  ///   - block: Eight columns of samples about 0.
  ///   - basis: Sample k of frequency u of the orthonormal cosine transform stands at `basis[u][k]`, and
  ///     eight vectors later, transposed, at `basis[8 + k][u]`.
  ///   - steps: The steps of horizontal frequency u, over the vertical ones.
  @inline(__always)
  static func quantise(
    _ block: inout [8 of SIMD8<Float>], basis: UnsafePointer<SIMD8<Float>>,
    steps: UnsafePointer<SIMD8<Float>>
  ) {
    let magic = SIMD8<Float>(repeating: roundingMagic)
    var across = [8 of SIMD8<Float>](repeating: SIMD8())
    // SAFETY: the caller vouches for 16 vectors of the basis and eight of the steps.
    for u in 0..<8 {
      let cosines = unsafe basis[u]
      for k in 0..<8 { across[u] += block[k] * cosines[k] }
    }
    for u in 0..<8 {
      var frequencies = SIMD8<Float>()
      for y in 0..<8 { unsafe frequencies += basis[8 + y] * across[u][y] }
      let step = unsafe steps[u]
      let rounded = ((frequencies / step + magic) - magic) * step
      var samples = SIMD8<Float>()
      for v in 0..<8 { unsafe samples += basis[v] * rounded[v] }
      across[u] = samples
    }
    for k in 0..<8 {
      let cosines = unsafe basis[8 + k]
      var samples = SIMD8<Float>()
      for u in 0..<8 { samples += across[u] * cosines[u] }
      block[k] = samples
    }
  }

  /// Quantises every block of a square plane in place; the last line and column fill blocks that reach beyond.
  static func quantisePlane(
    _ plane: UnsafeMutablePointer<Float>, side: Int, basis: UnsafePointer<SIMD8<Float>>,
    steps: UnsafePointer<SIMD8<Float>>
  ) {
    var block = [8 of SIMD8<Float>](repeating: SIMD8())
    for left in stride(from: 0, to: side, by: 8) {
      for top in stride(from: 0, to: side, by: 8) {
        let rows = min(8, side - top)
        for k in 0..<8 {
          // SAFETY: columns and rows are clamped to the plane.
          let column = unsafe plane + min(left + k, side - 1) * side + top
          if rows == 8 {
            block[k] = unsafe UnsafeRawPointer(column).loadUnaligned(as: SIMD8<Float>.self)
          } else {
            for row in 0..<8 { unsafe block[k][row] = column[min(row, rows - 1)] }
          }
        }
        unsafe quantise(&block, basis: basis, steps: steps)
        for k in 0..<min(8, side - left) {
          // SAFETY: as above.
          let column = unsafe plane + (left + k) * side + top
          if rows == 8 {
            unsafe UnsafeMutableRawPointer(column).storeBytes(of: block[k], as: SIMD8<Float>.self)
          } else {
            for row in 0..<rows { unsafe column[row] = block[k][row] }
          }
        }
      }
    }
  }

  /// Grey levels about 0 from samples 0…1: `255 * sample - 128`.
  static func centre(_ plane: UnsafeMutablePointer<Float>, count: Int) {
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      unsafe samples.storeBytes(of: old * 255 - 128, as: SIMD4<Float>.self)
    }
  }

  /// The way back, clamped to 0…1.
  static func uncentre(_ plane: UnsafeMutablePointer<Float>, count: Int) {
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: as above.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      unsafe samples.storeBytes(
        of: ElementaryFunctions.clamped((old + 128) * (1.0 / 255)), as: SIMD4<Float>.self)
    }
  }

  /// Red, green and blue 0…1 to luma and chroma about 0, in grey levels (JFIF 1.02).
  static func separate(_ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int) {
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for three planes of `count` samples, rounded up to 8.
      let first = unsafe UnsafeMutableRawPointer(planes + index)
      let second = unsafe first + 4 * planeStride
      let third = unsafe second + 4 * planeStride
      let red = unsafe first.loadUnaligned(as: SIMD4<Float>.self) * 255
      let green = unsafe second.loadUnaligned(as: SIMD4<Float>.self) * 255
      let blue = unsafe third.loadUnaligned(as: SIMD4<Float>.self) * 255
      let luma = red * 0.299 + green * 0.587 + blue * 0.114
      unsafe first.storeBytes(of: luma - 128, as: SIMD4<Float>.self)
      unsafe second.storeBytes(of: (blue - luma) * (0.5 / 0.886), as: SIMD4<Float>.self)
      unsafe third.storeBytes(of: (red - luma) * (0.5 / 0.701), as: SIMD4<Float>.self)
    }
  }

  /// The way back, clamped to 0…1.
  static func join(_ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int) {
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: as above.
      let first = unsafe UnsafeMutableRawPointer(planes + index)
      let second = unsafe first + 4 * planeStride
      let third = unsafe second + 4 * planeStride
      let luma = unsafe first.loadUnaligned(as: SIMD4<Float>.self) + 128
      let blueness = unsafe second.loadUnaligned(as: SIMD4<Float>.self)
      let redness = unsafe third.loadUnaligned(as: SIMD4<Float>.self)
      let red = luma + redness * 1.402
      let green = luma - blueness * 0.344_136_3 - redness * 0.714_136_3
      let blue = luma + blueness * 1.772
      unsafe first.storeBytes(of: ElementaryFunctions.clamped(red * (1.0 / 255)), as: SIMD4<Float>.self)
      unsafe second.storeBytes(of: ElementaryFunctions.clamped(green * (1.0 / 255)), as: SIMD4<Float>.self)
      unsafe third.storeBytes(of: ElementaryFunctions.clamped(blue * (1.0 / 255)), as: SIMD4<Float>.self)
    }
  }
}
