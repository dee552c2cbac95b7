import CKizuKernels

/// The inner loops of a resize: pointers, counts and concrete vectors only.
///
/// Samples are 8.8 fixed point in 16 bits, weights 0.16. In windows of up to ``longestRounded`` taps a product keeps
/// its upper half, so a tap loses less than 1/256 of a grey level; longer windows sum whole products.
///
/// A resize goes in strips of 16 output rows: the first pass mixes image rows into `strip[sample * 16 + row]`, which
/// the second pass mixes to output columns, 16 rows at a time. A window is (first, taps, where its weights start,
/// bias); a weight stands eight times over.
package enum ResamplingKernel {
  /// Windows of more taps than this are summed exactly, three times slower.
  static let longestRounded: Int32 = 64

  /// Bytes of a row that the first pass mixes at a time.
  static let blockBytes = 64

  @inline(__always)
  static func twice(_ weights: SIMD8<UInt16>) -> SIMD16<UInt16> {
    SIMD16(lowHalf: weights, highHalf: weights)
  }

  /// First pass: `count` neighbouring bytes of the windows' rows become a strip.
  ///
  /// - Parameters:
  ///   - source: The first byte of row 0.
  ///   - rowBytes: Bytes from one row to the next.
  ///   - count: Bytes of a row that are mixed.
  ///   - windows: 16 windows, their `first` counted in rows.
  ///   - weights: What the windows' third numbers count in.
  ///   - strip: Room for 16 samples a byte and for ``blockBytes`` · 16 more, which serve as working memory.
  @inline(never)
  package static func mixRows(
    _ source: UnsafePointer<UInt8>, rowBytes: Int, count: Int, _ windows: UnsafePointer<SIMD4<Int32>>,
    _ weights: UnsafePointer<SIMD8<UInt16>>, into strip: UnsafeMutablePointer<UInt16>
  ) {
    // SAFETY: the caller vouches for the counts; every index below stays within them.
    guard count >= blockBytes else {
      for row in 0..<16 {
        let window = unsafe windows[row]
        for sample in 0..<count {
          unsafe strip[sample &* 16 &+ row] = mixByte(
            source + (Int(window.x) &* rowBytes &+ sample), rowBytes: rowBytes, window, weights)
        }
      }
      return
    }
    let block = unsafe strip + 16 &* count
    var start = 0
    while start < count {
      // The last block steps back to stay inside the row and computes some samples twice.
      let sample = min(start, count &- blockBytes)
      for row in 0..<16 {
        let window = unsafe windows[row]
        let bytes = unsafe UnsafeRawPointer(source + (Int(window.x) &* rowBytes &+ sample))
        let line = unsafe UnsafeMutableRawPointer(block + row &* blockBytes)
        if window.y > longestRounded {
          unsafe mixManyBytes(bytes, rowBytes: rowBytes, window, weights, into: line)
        } else {
          unsafe mixBytes(bytes, rowBytes: rowBytes, window, weights, into: line)
        }
      }
      unsafe storeTransposed(block, to: strip + 16 &* sample)
      start &+= blockBytes
    }
  }

  /// Mixes 64 neighbouring byte columns: of each 32, the even ones come first and then the odd ones.
  @inline(__always)
  private static func mixBytes(
    _ source: UnsafeRawPointer, rowBytes: Int, _ window: SIMD4<Int32>,
    _ weights: UnsafePointer<SIMD8<UInt16>>, into line: UnsafeMutableRawPointer
  ) {
    let bias = SIMD16<UInt16>(repeating: UInt16(truncatingIfNeeded: window.w))
    let upper = SIMD16<UInt16>(repeating: 0xFF00)
    var sum0 = bias
    var sum1 = bias
    var sum2 = bias
    var sum3 = bias
    var row = unsafe source
    var weight = unsafe weights + Int(window.z)
    let end = unsafe weight + Int(window.y)
    // SAFETY: the caller vouches for 64 bytes in each row of the window and for as many weights.
    while unsafe weight < end {
      let share = unsafe twice(weight.pointee)
      // Two bytes at a time: shifted up, the even one is left, without its lower half, the odd one.
      let left = unsafe row.loadUnaligned(as: SIMD16<UInt16>.self)
      let right = unsafe row.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt16>.self)
      sum0 &+= kizu_high_product(left &<< 8, share)
      sum1 &+= kizu_high_product(left & upper, share)
      sum2 &+= kizu_high_product(right &<< 8, share)
      sum3 &+= kizu_high_product(right & upper, share)
      unsafe row += rowBytes
      unsafe weight += 1
    }
    unsafe line.storeBytes(of: sum0, as: SIMD16<UInt16>.self)
    unsafe line.storeBytes(of: sum1, toByteOffset: 32, as: SIMD16<UInt16>.self)
    unsafe line.storeBytes(of: sum2, toByteOffset: 64, as: SIMD16<UInt16>.self)
    unsafe line.storeBytes(of: sum3, toByteOffset: 96, as: SIMD16<UInt16>.self)
  }

  /// The same for one byte column, to the bit.
  private static func mixByte(
    _ source: UnsafePointer<UInt8>, rowBytes: Int, _ window: SIMD4<Int32>,
    _ weights: UnsafePointer<SIMD8<UInt16>>
  ) -> UInt16 {
    let isLong = window.y > longestRounded
    var sum: UInt32 = isLong ? 128 : UInt32(truncatingIfNeeded: window.w)
    for tap in 0..<Int(window.y) {
      // SAFETY: the caller vouches for a byte in each row of the window and for as many weights.
      let product = unsafe UInt32(source[tap &* rowBytes]) &* UInt32(weights[Int(window.z) &+ tap][0])
      sum &+= isLong ? product : product >> 8
    }
    return UInt16(truncatingIfNeeded: isLong ? sum >> 8 : sum)
  }

  /// Second pass: 16 rows of one output column of `channels` planes.
  ///
  /// - Parameters:
  ///   - strip: The first channel's 16 samples of the window's first column.
  ///   - channels: 1 or 3.
  ///   - window: The column's window.
  ///   - weights: What the window's third number counts in.
  ///   - output: Where the first plane's 16 samples go.
  ///   - planeStride: Samples from one plane of the output to the next.
  @inline(__always)
  private static func mixColumn(
    _ strip: UnsafePointer<UInt16>, channels: Int, _ window: SIMD4<Int32>,
    _ weights: UnsafePointer<SIMD8<UInt16>>, into output: UnsafeMutablePointer<UInt16>, planeStride: Int
  ) {
    let bias = SIMD16<UInt16>(repeating: UInt16(truncatingIfNeeded: window.w))
    let taps = Int(window.y)
    let share = unsafe weights + Int(window.z)
    // SAFETY: the caller vouches for 16 samples in each column of the window and for as many weights.
    var column = unsafe UnsafeRawPointer(strip)
    if channels == 3 {
      var red = bias
      var green = bias
      var blue = bias
      for tap in 0..<taps {
        let weight = unsafe twice(share[tap])
        red &+= unsafe kizu_high_product(column.loadUnaligned(as: SIMD16<UInt16>.self), weight)
        green &+= unsafe kizu_high_product(
          column.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt16>.self), weight)
        blue &+= unsafe kizu_high_product(
          column.loadUnaligned(fromByteOffset: 64, as: SIMD16<UInt16>.self), weight)
        unsafe column += 96
      }
      unsafe UnsafeMutableRawPointer(output).storeBytes(of: red, as: SIMD16<UInt16>.self)
      unsafe UnsafeMutableRawPointer(output + planeStride).storeBytes(of: green, as: SIMD16<UInt16>.self)
      unsafe UnsafeMutableRawPointer(output + 2 &* planeStride).storeBytes(of: blue, as: SIMD16<UInt16>.self)
    } else {
      var grey = bias
      for tap in 0..<taps {
        unsafe grey &+= kizu_high_product(column.loadUnaligned(as: SIMD16<UInt16>.self), twice(share[tap]))
        unsafe column += 32
      }
      unsafe UnsafeMutableRawPointer(output).storeBytes(of: grey, as: SIMD16<UInt16>.self)
    }
  }

  /// Second pass: a strip becomes 16 rows of every output column.
  ///
  /// - Parameters:
  ///   - strip: What ``mixRows(_:rowBytes:count:_:_:into:)`` left, from column `firstColumn` on.
  ///   - channels: 1 or 3.
  ///   - firstColumn: What the windows' `first` is counted from.
  ///   - count: How many output columns there are.
  ///   - windows: Their windows.
  ///   - weights: What the windows' third numbers count in.
  ///   - output: Where the 16 samples of the first plane's first column go.
  ///   - columnStride: Samples from one output column to the next.
  ///   - planeStride: Samples from one plane of the output to the next.
  @inline(never)
  package static func mixColumns(
    _ strip: UnsafePointer<UInt16>, channels: Int, firstColumn: Int, count: Int,
    _ windows: UnsafePointer<SIMD4<Int32>>, _ weights: UnsafePointer<SIMD8<UInt16>>,
    into output: UnsafeMutablePointer<UInt16>, columnStride: Int, planeStride: Int
  ) {
    for x in 0..<count {
      // SAFETY: the caller vouches for every column of the windows and for the planes.
      let window = unsafe windows[x]
      let column = unsafe strip + (Int(window.x) &- firstColumn) &* channels &* 16
      let target = unsafe output + x &* columnStride
      if window.y > longestRounded {
        unsafe mixManyColumns(
          column, channels: channels, window, weights, into: target, planeStride: planeStride)
      } else {
        unsafe mixColumn(column, channels: channels, window, weights, into: target, planeStride: planeStride)
      }
    }
  }
}
