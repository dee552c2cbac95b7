/// The inner loops of a resize: pointers, counts and concrete vectors only.
///
/// Samples are 8.8 fixed point in 16 bits, weights 0.16. In windows of up to ``longestRounded`` taps a product keeps
/// its upper half, so a tap loses less than 1/256 of a grey level; longer windows sum whole products.
enum ResamplingKernel {
  /// Windows of more taps than this are summed exactly, three times slower.
  static let longestRounded = 64

  /// Eight samples times eight weights, upper halves.
  @inline(__always)
  private static func product(_ samples: SIMD8<UInt16>, _ weights: SIMD8<UInt16>) -> SIMD8<UInt16> {
    let wide = SIMD8<UInt32>(truncatingIfNeeded: samples) &* SIMD8<UInt32>(truncatingIfNeeded: weights)
    return SIMD8<UInt16>(truncatingIfNeeded: wide &>> 16)
  }

  /// Mixes 32 neighbouring byte columns of `taps` rows into 32 samples.
  @inline(__always)
  static func mixRows(
    _ source: UnsafePointer<UInt8>, rowBytes: Int, _ weights: UnsafePointer<SIMD8<UInt16>>, taps: Int,
    bias: UInt16
  ) -> [4 of SIMD8<UInt16>] {
    if taps > longestRounded {
      return unsafe mixManyRows(source, rowBytes: rowBytes, weights, taps: taps)
    }
    var sum0 = SIMD8<UInt16>(repeating: bias)
    var sum1 = sum0
    var sum2 = sum0
    var sum3 = sum0
    var row = unsafe UnsafeRawPointer(source)
    for tap in 0..<taps {
      // SAFETY: the caller vouches for 32 bytes in each of `taps` rows and for as many weights.
      let left = unsafe row.loadUnaligned(as: SIMD16<UInt8>.self)
      let right = unsafe row.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
      let weight = unsafe weights[tap]
      sum0 &+= product(SIMD8(truncatingIfNeeded: left.lowHalf) &<< 8, weight)
      sum1 &+= product(SIMD8(truncatingIfNeeded: left.highHalf) &<< 8, weight)
      sum2 &+= product(SIMD8(truncatingIfNeeded: right.lowHalf) &<< 8, weight)
      sum3 &+= product(SIMD8(truncatingIfNeeded: right.highHalf) &<< 8, weight)
      unsafe row += rowBytes
    }
    return [sum0, sum1, sum2, sum3]
  }

  /// The same for one byte column, to the bit.
  @inline(__always)
  static func mixRow(
    _ source: UnsafePointer<UInt8>, rowBytes: Int, _ weights: UnsafePointer<SIMD8<UInt16>>, taps: Int,
    bias: UInt16
  ) -> UInt16 {
    if taps > longestRounded {
      var sum: UInt32 = 128
      for tap in 0..<taps {
        // SAFETY: as below.
        unsafe sum &+= UInt32(source[tap * rowBytes]) &* UInt32(weights[tap][0])
      }
      return UInt16(truncatingIfNeeded: sum >> 8)
    }
    var sum = bias
    for tap in 0..<taps {
      // SAFETY: the caller vouches for a byte in each of `taps` rows and for as many weights.
      let sample = unsafe UInt32(source[tap * rowBytes]) << 8
      sum &+= unsafe UInt16(truncatingIfNeeded: (sample &* UInt32(weights[tap][0])) >> 16)
    }
    return sum
  }

  /// Mixes 16 neighbouring samples of `taps` columns, `stride` samples apart, into 16 samples.
  @inline(__always)
  static func mixColumns(
    _ source: UnsafePointer<UInt16>, stride: Int, _ weights: UnsafePointer<SIMD8<UInt16>>, taps: Int,
    bias: UInt16, into output: UnsafeMutablePointer<UInt16>
  ) {
    if taps > longestRounded {
      unsafe mixManyColumns(source, stride: stride, weights, taps: taps, into: output)
      return
    }
    var low = SIMD8<UInt16>(repeating: bias)
    var high = low
    var column = unsafe UnsafeRawPointer(source)
    for tap in 0..<taps {
      // SAFETY: the caller vouches for 16 samples in each of `taps` columns and for as many weights.
      let weight = unsafe weights[tap]
      low &+= unsafe product(column.loadUnaligned(as: SIMD8<UInt16>.self), weight)
      high &+= unsafe product(column.loadUnaligned(fromByteOffset: 16, as: SIMD8<UInt16>.self), weight)
      unsafe column += 2 * stride
    }
    // SAFETY: the caller vouches for room for 16 samples.
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: low, as: SIMD8<UInt16>.self)
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: high, toByteOffset: 16, as: SIMD8<UInt16>.self)
  }

  /// Writes eight rows of eight samples as eight columns, `stride` samples apart.
  @inline(__always)
  static func storeTransposed(
    _ rows: [8 of SIMD8<UInt16>], stride: Int, to output: UnsafeMutablePointer<UInt16>
  ) {
    // Interleaving rows i and i + 4 three times over is the transpose of an 8 × 8 block.
    var block = rows
    for _ in 0..<3 {
      var next = block
      for index in 0..<4 {
        var pair = SIMD16<UInt16>()
        pair.evenHalf = block[index]
        pair.oddHalf = block[index + 4]
        next[2 * index] = pair.lowHalf
        next[2 * index + 1] = pair.highHalf
      }
      block = next
    }
    for index in 0..<8 {
      // SAFETY: the caller vouches for room for 8 samples in each of 8 columns.
      unsafe UnsafeMutableRawPointer(output + index * stride)
        .storeBytes(of: block[index], as: SIMD8<UInt16>.self)
    }
  }
}
