package import KizuKernels

/// Resizes a stretch of an image with an antialiased triangle filter, reusing its memory from call to call.
///
/// Rows first, then columns, in 16-bit fixed point (8 bits below a grey level). The result differs from exact
/// arithmetic by less than 0.05 grey levels when shrinking up to 8 times, and by less than 0.3 at any size.
///
/// The result stays transposed, as the first pass leaves it: whoever reads it writes another layout anyway.
public struct ImageResampler: ~Copyable {
  /// The sample value that stands for white (255), but for the rounding of the filter.
  public static let white: Float = 65280

  /// Samples from one output column to the next: the height, rounded up to 16.
  public private(set) var columnStride = 0
  /// Samples from one channel to the next.
  public private(set) var planeStride = 0

  /// Output rows that go through both passes at a time.
  private static let stripRows = 16

  private let kernels: Kernels
  private var columns = ResamplingAxis()
  private var rows = ResamplingAxis()
  private var strip = AlignedBuffer<UInt16>(count: 0)
  private var output = AlignedBuffer<UInt16>(count: 0)

  public init() {
    self.init(kernels: .chosen)
  }

  /// A resampler of one level.
  package init(kernels: Kernels) {
    self.kernels = kernels
  }

  /// The result of the last call, 8.8 fixed point: `samples[c * planeStride + x * columnStride + y]`.
  public var samples: Span<UInt16> {
    @_lifetime(borrow self)
    get { output.span }
  }

  /// Resizes the stretch of `image` where both intervals cross to `width` columns and `height` rows.
  ///
  /// - Precondition: the sizes are positive and both intervals read inside the image.
  public mutating func resample(
    _ image: ImageBuffer, columns columnInterval: ResamplingInterval, rows rowInterval: ResamplingInterval,
    width: Int, height: Int
  ) {
    precondition(width > 0 && height > 0)
    precondition(columnInterval.readable.lowerBound >= 0 && columnInterval.readable.upperBound <= image.width)
    precondition(rowInterval.readable.lowerBound >= 0 && rowInterval.readable.upperBound <= image.height)
    setStrides(width: width, height: height)
    columns.prepare(columnInterval, count: width)
    rows.prepare(rowInterval, count: height, roundedUpTo: columnStride)
    mix(image) { _ in 0..<width }
  }

  /// Samples `image` where both lattices cross, beyond its borders too.
  ///
  /// The result is laid out as that of a resize to as many columns and rows as the lattices count.
  ///
  /// - Parameters:
  ///   - image: What is sampled.
  ///   - columnLattice: Where along its rows.
  ///   - rowLattice: Where along its columns.
  ///   - needed: The columns that are needed of some rows; what lies elsewhere in these rows is undefined.
  package mutating func resample(
    _ image: ImageBuffer, columns columnLattice: ReflectedLattice, rows rowLattice: ReflectedLattice,
    needed: (_ rows: Range<Int>) -> Range<Int>
  ) {
    setStrides(width: columnLattice.count, height: rowLattice.count)
    columns.prepare(columnLattice, length: image.width)
    rows.prepare(rowLattice, length: image.height, roundedUpTo: columnStride)
    mix(image, needed: needed)
  }

  private mutating func setStrides(width: Int, height: Int) {
    columnStride = (height + Self.stripRows - 1) / Self.stripRows * Self.stripRows
    planeStride = width * columnStride
  }

  /// Both passes, strip by strip, so that what the first leaves is still in the cache when the second reads it.
  private mutating func mix(_ image: ImageBuffer, needed: (_ rows: Range<Int>) -> Range<Int>) {
    // The first pass works on 64 more columns than it leaves.
    strip.reserve((columns.extent.count * image.channels + 64) * Self.stripRows)
    output.reserve(image.channels * planeStride)
    let rowBytes = image.width * image.channels
    unsafe image.pixels.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      unsafe rows.withPointers { rowWindows, rowWeights in
        unsafe columns.withPointers { columnWindows, columnWeights in
          for top in stride(from: 0, to: columnStride, by: Self.stripRows) {
            let range = needed(top..<(top + Self.stripRows))
            let extent = columns.extent(of: range)
            guard !extent.isEmpty else { continue }
            // SAFETY: windows lie inside the image, the strip has the room that the kernel asks for, and the
            // output holds the planes.
            unsafe kernels.mixRows(
              base + extent.lowerBound * image.channels, rowBytes, extent.count * image.channels,
              rowWindows + top, rowWeights, strip.baseAddress)
            unsafe kernels.mixColumns(
              strip.baseAddress, image.channels, extent.lowerBound, range.count,
              columnWindows + range.lowerBound, columnWeights,
              output.baseAddress + top + range.lowerBound * columnStride, columnStride, planeStride)
          }
        }
      }
    }
  }
}
