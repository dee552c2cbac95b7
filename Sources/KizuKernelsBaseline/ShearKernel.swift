import CKizuKernels

/// The inner loops of a rotation by two shears: pointers, counts and concrete vectors only.
///
/// Both move samples along one axis by a fraction, with four taps of a cubic.
package enum ShearKernel {
  /// First shear: moves each column along itself.
  ///
  /// `output[x * outputStride + i]` is the sum over k of `weights[x][k] * source[x * columnStride + starts[x] + i + k]`.
  ///
  /// - Parameters:
  ///   - source: Columns of fixed-point samples, each readable from its start to 8-fold `count` and 3 more.
  ///   - columnStride: Samples from one column to the next.
  ///   - columns: How many there are.
  ///   - starts: Where the first output of a column has its first tap.
  ///   - weights: Of the four taps of each column.
  ///   - count: Samples of an output column; written in groups of 8.
  ///   - output: Room for the columns.
  ///   - outputStride: Samples from one of its columns to the next, at least `count` rounded up to 8.
  @inline(never)
  package static func moveColumns(
    _ source: UnsafePointer<UInt16>, columnStride: Int, columns: Int, _ starts: UnsafePointer<Int32>,
    _ weights: UnsafePointer<SIMD4<Float>>, count: Int, into output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    for x in 0..<columns {
      // SAFETY: the caller vouches for the samples of each column.
      let column = unsafe source + (x &* columnStride &+ Int(starts[x]))
      let target = unsafe output + x &* outputStride
      let share = unsafe weights[x]
      let (share0, share1) = (SIMD8<Float>(repeating: share.x), SIMD8<Float>(repeating: share.y))
      let (share2, share3) = (SIMD8<Float>(repeating: share.z), SIMD8<Float>(repeating: share.w))
      var i = 0
      while i < count {
        let taps = unsafe UnsafeRawPointer(column + i)
        var sum = unsafe kizu_converted(taps.loadUnaligned(as: SIMD8<UInt16>.self)) * share0
        unsafe sum += kizu_converted(taps.loadUnaligned(fromByteOffset: 2, as: SIMD8<UInt16>.self)) * share1
        unsafe sum += kizu_converted(taps.loadUnaligned(fromByteOffset: 4, as: SIMD8<UInt16>.self)) * share2
        unsafe sum += kizu_converted(taps.loadUnaligned(fromByteOffset: 6, as: SIMD8<UInt16>.self)) * share3
        unsafe UnsafeMutableRawPointer(target + i).storeBytes(of: sum, as: SIMD8<Float>.self)
        i &+= 8
      }
    }
  }

  /// Second shear: moves each row along itself, eight rows at a time, and clamps to 0…1.
  ///
  /// Column j of rows 8b ..< 8b + 8 is the sum over the block's taps t of
  /// `weights[first weight + t] * source[(j + first column + t) * stride + 8b]`.
  ///
  /// - Parameters:
  ///   - source: The columns that the first shear left.
  ///   - stride: Samples from one column to the next.
  ///   - blocks: First column, taps, and first weight of each eight rows.
  ///   - weights: What each tap weighs in each of eight rows.
  ///   - factor: What sums are multiplied by.
  ///   - side: Columns and rows of the output.
  ///   - output: `output[j * side + i]`; up to 7 samples after the last are written too.
  @inline(never)
  package static func moveRows(
    _ source: UnsafePointer<Float>, stride: Int, _ blocks: UnsafePointer<SIMD4<Int32>>,
    _ weights: UnsafePointer<SIMD8<Float>>, factor: Float, side: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    var j = 0
    while j < side {
      // What a block writes beyond the end of its column is written again by the next one, if that comes later.
      let isFour = side & 7 == 0 && j &+ 4 <= side
      var i = 0
      while i < side {
        // SAFETY: the caller vouches for the columns, the blocks and their weights.
        let block = unsafe blocks[i &>> 3]
        let place = unsafe UnsafeRawPointer(source + ((j &+ Int(block.x)) &* stride &+ i))
        let weight = unsafe weights + Int(block.z)
        let target = unsafe output + (j &* side &+ i)
        if isFour {
          unsafe moveFour(
            place, stride: stride, weight, taps: Int(block.y), factor: factor, into: target, side: side)
        } else {
          unsafe moveOne(place, stride: stride, weight, taps: Int(block.y), factor: factor, into: target)
        }
        i &+= 8
      }
      j &+= isFour ? 4 : 1
    }
  }

  /// Eight rows of one column.
  @inline(__always)
  private static func moveOne(
    _ source: UnsafeRawPointer, stride: Int, _ weights: UnsafePointer<SIMD8<Float>>, taps: Int,
    factor: Float, into output: UnsafeMutablePointer<Float>
  ) {
    var sum = SIMD8<Float>()
    var place = unsafe source
    for tap in 0..<taps {
      // SAFETY: the caller vouches for the columns and the weights.
      unsafe sum += place.loadUnaligned(as: SIMD8<Float>.self) * weights[tap]
      unsafe place += 4 &* stride
    }
    unsafe store(sum * factor, to: output)
  }

  /// The same for four neighbouring columns, which share what they read.
  @inline(__always)
  private static func moveFour(
    _ source: UnsafeRawPointer, stride: Int, _ weights: UnsafePointer<SIMD8<Float>>, taps: Int,
    factor: Float, into output: UnsafeMutablePointer<Float>, side: Int
  ) {
    let step = 4 &* stride
    // SAFETY: as above.
    var samples0 = unsafe source.loadUnaligned(as: SIMD8<Float>.self)
    var samples1 = unsafe source.loadUnaligned(fromByteOffset: step, as: SIMD8<Float>.self)
    var samples2 = unsafe source.loadUnaligned(fromByteOffset: 2 &* step, as: SIMD8<Float>.self)
    var place = unsafe source + 3 &* step
    var (sum0, sum1, sum2, sum3) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    for tap in 0..<taps {
      let weight = unsafe weights[tap]
      let samples3 = unsafe place.loadUnaligned(as: SIMD8<Float>.self)
      sum0 += samples0 * weight
      sum1 += samples1 * weight
      sum2 += samples2 * weight
      sum3 += samples3 * weight
      samples0 = samples1
      samples1 = samples2
      samples2 = samples3
      unsafe place += step
    }
    unsafe store(sum0 * factor, to: output)
    unsafe store(sum1 * factor, to: output + side)
    unsafe store(sum2 * factor, to: output + 2 &* side)
    unsafe store(sum3 * factor, to: output + 3 &* side)
  }

  @inline(__always)
  private static func store(_ samples: SIMD8<Float>, to output: UnsafeMutablePointer<Float>) {
    // SAFETY: the caller vouches for room for 8 samples.
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: kizu_clamped(samples), as: SIMD8<Float>.self)
  }
}
