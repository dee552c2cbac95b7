import KizuCore
import RealModule

/// Crops, rotates and resizes in one go with an antialiased triangle filter, reusing its memory.
///
/// The crop of w × h pixels is turned about its middle and shown as S × S pixels: pixel (i, j) of the view lies at
/// p = (j + ½ - S/2) w/S, q = (i + ½ - S/2) h/S from the middle and shows the photo at
/// (p cos θ - q sin θ, p sin θ + q cos θ) from it. Two passes get there exactly, each along one axis (Catmull and
/// Smith, "3-D transformations of images in scanline order", SIGGRAPH 1980): every column x of the photo is
/// sampled at heights y = (x - cx) tan θ + q / cos θ + cy, then these rows at x = p cos θ - q sin θ + cx. Both
/// filters are triangles that reach max(1, distance between neighbouring samples), so nothing aliases. Beyond its
/// borders the photo is reflected, without repeating the border pixel.
struct RotatedResampler: ~Copyable {
  /// One view's geometry.
  private struct Plan {
    var centreX: Double
    var centreY: Double
    var cosine: Double
    var sine: Double
    var columnStep: Double
    var rowStep: Double
    var size: Int

    init(_ crop: PixelRectangle, degrees: Float, size: Int) {
      centreX = Double(crop.x) + Double(crop.width) / 2
      centreY = Double(crop.y) + Double(crop.height) / 2
      (cosine, sine) = (.cos(.pi * Double(degrees) / 180), .sin(.pi * Double(degrees) / 180))
      columnStep = Double(crop.width) / Double(size)
      rowStep = Double(crop.height) / Double(size)
      self.size = size
    }

    var reachX: Double { max(1, columnStep * cosine) }
    var reachY: Double { max(1, rowStep / cosine) }

    /// How far below the middle row `i` of the view lies in the unturned crop.
    func q(_ i: Int) -> Double { (Double(i) + 0.5 - Double(size) / 2) * rowStep }

    /// Where column `j` of the view's row `i` lies in the photo, 0 being the middle of its first pixel.
    func x(_ i: Int, _ j: Int) -> Double {
      (Double(j) + 0.5 - Double(size) / 2) * columnStep * cosine - q(i) * sine + centreX - 0.5
    }

    /// The leftmost and rightmost place that the view's first `rows` rows show.
    func columns(rows: Int) -> (Double, Double) {
      let (first, last) = (x(0, 0), x(0, size - 1))
      // Rows move all columns alike, to the left where the angle is positive.
      let shift = x(rows - 1, 0) - first
      return (first + min(0, shift), last + max(0, shift))
    }

    /// Where row `i` of the view crosses the photo's column `x`, likewise.
    func y(_ i: Int, column x: Int) -> Double {
      (Double(x) + 0.5 - centreX) * sine / cosine + q(i) / cosine + centreY - 0.5
    }
  }

  /// The first pass: `mixed[((x - first) * channels + c) * stride + i]`, 0…255.
  private var mixed = AlignedBuffer<Float>(count: 0)
  /// Where the rows stand that one step of the first pass reads.
  private var rows = AlignedBuffer<Int>(count: 0)
  /// What eight pixels hold, where they do not lie in the photo as they are needed.
  private var gathered = AlignedBuffer<UInt8>(count: 0)

  init() {}

  /// Makes `size` × `size` samples 0…1 of each channel: `output[c * planeStride + x * size + y]`.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - crop: The part that is shown at 0 degrees.
  ///   - degrees: Counter-clockwise, -45…45.
  ///   - size: Side of the view.
  ///   - channels: How many of the photo's channels are made.
  ///   - output: Room for the planes.
  ///   - planeStride: Samples from one plane to the next.
  mutating func resample(
    _ image: ImageBuffer, _ crop: PixelRectangle, degrees: Float, size: Int, channels: Int,
    into output: UnsafeMutablePointer<Float>, planeStride: Int
  ) {
    precondition((-45...45).contains(degrees))
    let plan = Plan(crop, degrees: degrees, size: size)
    let stride = (size + 7) / 8 * 8
    let (left, right) = plan.columns(rows: stride)
    // One more on both sides, where the windows below may round otherwise.
    let first = Int((left - plan.reachX).rounded(.down)) - 1
    let end = Int((right + plan.reachX).rounded(.up)) + 2
    // Groups of eight columns; the last may reach beyond what is needed.
    let groups = (end - first + 7) / 8
    mixed.reserve(8 * groups * image.channels * stride)
    for group in 0..<groups {
      mixGroup(first + 8 * group, of: image, plan, stride: stride, into: 8 * group * image.channels * stride)
    }
    for channel in 0..<channels {
      let source = unsafe mixed.baseAddress + channel * stride
      for j in 0..<size {
        // SAFETY: the caller vouches for the planes; the first pass stored the columns from `first` to `end`.
        unsafe mixColumn(
          j, plan, source, first: first, columnStride: image.channels * stride,
          into: output + channel * planeStride + j * size)
      }
    }
  }

  /// Second pass: column `j` of the view from the columns that the first pass left from `first` on.
  private func mixColumn(
    _ j: Int, _ plan: Plan, _ source: UnsafePointer<Float>, first: Int, columnStride: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let reach = plan.reachX
    let step = plan.x(1, j) - plan.x(0, j)
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) * Float(step)
    for i in stride(from: 0, to: plan.size, by: 8) {
      let start = plan.x(i, j)
      let lowest = Int((min(start, start + 7 * step) - reach).rounded(.down))
      let highest = Int((max(start, start + 7 * step) + reach).rounded(.up))
      let filter = RotationKernel.Filter(
        centres: lanes + Float(start - Double(lowest)), slope: Float(1 / reach), taps: highest - lowest + 1)
      // SAFETY: as above.
      let samples =
        unsafe RotationKernel.mixColumns(
          source + (lowest - first) * columnStride + i, stride: columnStride, filter) * (1.0 / 255)
      for lane in 0..<min(8, plan.size - i) { unsafe output[i + lane] = samples[lane] }
    }
  }

  /// First pass over eight columns of the photo from `x` on, which may lie outside of it.
  private mutating func mixGroup(
    _ x: Int, of image: ImageBuffer, _ plan: Plan, stride: Int, into start: Int
  ) {
    let channels = image.channels
    let isInside = x >= 0 && x + 8 <= image.width
    let tilt = plan.y(0, column: x + 1) - plan.y(0, column: x)
    let reach = plan.reachY
    // Byte 8 · part + lane belongs to pixel (8 · part + lane) / channels of the eight.
    var lanes = [3 of SIMD8<Float>](repeating: SIMD8())
    for byte in 0..<8 * channels { lanes[byte / 8][byte % 8] = Float(tilt * Double(byte / channels)) }
    unsafe image.pixels.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      for i in 0..<plan.size {
        let first = plan.y(i, column: x)
        let lowest = Int((min(first, first + 7 * tilt) - reach).rounded(.down))
        let highest = Int((max(first, first + 7 * tilt) + reach).rounded(.up))
        unsafe gather(lowest..<(highest + 1), x, isInside: isInside, of: image, base)
        let source = isInside ? unsafe base : unsafe UnsafePointer(gathered.baseAddress)
        for part in 0..<channels {
          let filter = RotationKernel.Filter(
            centres: lanes[part] + Float(first - Double(lowest)), slope: Float(1 / reach),
            taps: highest - lowest + 1)
          // SAFETY: `gather` left as many rows of eight pixels.
          let samples = unsafe RotationKernel.mixRows(source + 8 * part, rows: rows.baseAddress, filter)
          // SAFETY: the caller made room for eight columns of `channels` times `stride` samples.
          let target = unsafe mixed.baseAddress + start + 8 * part * stride + i
          for lane in 0..<8 { unsafe target[lane * stride] = samples[lane] }
        }
      }
    }
  }

  /// Finds eight pixels from column `x` on in each of the rows, which are reflected at the photo's borders.
  ///
  /// Pixels that lie outside are copied together into ``gathered``.
  private mutating func gather(
    _ range: Range<Int>, _ x: Int, isInside: Bool, of image: ImageBuffer, _ base: UnsafePointer<UInt8>
  ) {
    let channels = image.channels
    rows.reserve(range.count)
    if !isInside { gathered.reserve(range.count * 8 * channels) }
    for (tap, y) in range.enumerated() {
      let row = Self.reflected(y, count: image.height) * image.width * channels
      // SAFETY: reflected rows and columns lie inside the photo; both buffers have room for every tap.
      if isInside {
        unsafe rows.baseAddress[tap] = row + x * channels
        continue
      }
      unsafe rows.baseAddress[tap] = tap * 8 * channels
      for pixel in 0..<8 {
        let source = row + Self.reflected(x + pixel, count: image.width) * channels
        let target = (tap * 8 + pixel) * channels
        for channel in 0..<channels {
          unsafe gathered.baseAddress[target + channel] = base[source + channel]
        }
      }
    }
  }

  /// The index that a position outside 0 ..< count stands for when the border reflects.
  private static func reflected(_ position: Int, count: Int) -> Int {
    if position >= 0 && position < count { return position }
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let wrapped = ((position % period) + period) % period
    return min(wrapped, period - wrapped)
  }
}
