import RealModule

/// Numbers that describe a picture without any learning: the simple baseline that an encoder must beat.
///
/// In this order:
///
/// 1. **Edges**, 288 numbers: histograms of oriented gradients (Dalal and Triggs, "Histograms of oriented
///    gradients for human detection", CVPR 2005). Differences [-1, 0, 1] of the grey picture; 8 orientations
///    over 180 degrees in 4 × 4 cells, each pixel's magnitude shared among the two nearest orientations and
///    four nearest cells; the nine blocks of 2 × 2 cells are normalised each: L2, cut at 0.2, L2 again.
/// 2. **Texture**, 28 numbers: rotation-invariant uniform local binary patterns (Ojala, Pietikäinen and
///    Mäenpää, "Multiresolution gray-scale and rotation invariant texture classification with local binary
///    patterns", IEEE TPAMI 24(7), 2002): the histogram with 8 points at radius 1 (10 bins) and that with 16
///    points at radius 2 (18 bins), each of sum 1. A neighbour counts as brighter from 1/512 above its middle
///    on, so that plain surfaces are plain.
/// 3. **Strength of edges**, 6 numbers: the quantiles 10, 25, 50, 75, 90 and 99 % of the gradient's
///    magnitude.
/// 4. **Brightness**, 9 numbers a channel: the quantiles 1, 5, 10, 25, 50, 75, 90, 95 and 99 % of the
///    samples.
///
/// The grey picture is 0.299 R + 0.587 G + 0.114 B. Quantiles are the samples at rank floor(q (n - 1) + ½).
///
/// ```swift
/// let features = HandmadeFeatures(size: 64, channels: 3)
/// let row = features.features(of: picture.span)  // [D], D = features.dimension
/// ```
public struct HandmadeFeatures: Sendable {
  static let orientations = 8
  static let cells = 4
  static let edgeQuantiles = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99]
  static let brightnessQuantiles = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

  /// Side of the pictures in pixels, at least 1.
  public let size: Int
  /// 1 or 3.
  public let channels: Int

  /// Features of pictures of one form.
  ///
  /// - Precondition: `size` is positive and `channels` is 1 or 3.
  public init(size: Int, channels: Int) {
    precondition(size > 0 && (channels == 1 || channels == 3))
    self.size = size
    self.channels = channels
  }

  /// Numbers of one picture, D: 331 for one channel, 349 for three.
  public var dimension: Int {
    let blocks = (Self.cells - 1) * (Self.cells - 1) * 4 * Self.orientations
    return blocks + LocalBinaryPattern.near.binCount + LocalBinaryPattern.far.binCount
      + Self.edgeQuantiles.count + Self.brightnessQuantiles.count * channels
  }

  /// Describes one picture.
  ///
  /// - Parameter picture: `[C, S, S]`, samples 0…1.
  /// - Returns: `[D]`, all finite.
  /// - Precondition: `picture` holds `channels * size * size` samples.
  public func features(of picture: Span<Float>) -> [Float] {
    let count = size * size
    precondition(picture.count == channels * count)
    let grey = [Float](capacity: count) { grey in
      for index in 0..<count {
        grey.append(
          channels == 1
            ? picture[index]
            : 0.299 * picture[index] + 0.587 * picture[count + index] + 0.114 * picture[2 * count + index])
      }
    }
    let gradient = Gradient(of: grey, size: size)
    var row = gradient.blocks()
    row += LocalBinaryPattern.near.histogram(of: grey, size: size)
    row += LocalBinaryPattern.far.histogram(of: grey, size: size)
    row += Self.quantiles(gradient.magnitude, Self.edgeQuantiles)
    for channel in 0..<channels {
      let plane = [Float](capacity: count) { plane in
        for index in 0..<count { plane.append(picture[channel * count + index]) }
      }
      row += Self.quantiles(plane, Self.brightnessQuantiles)
    }
    return row
  }

  /// Puts values into 512ths and sorts only those that hold a quantile.
  private static func quantiles(_ values: [Float], _ shares: [Double]) -> [Float] {
    let buckets = values.map { Int(min(max($0, 0), 1.999) * 512) }
    var ends = [Int](repeating: 0, count: 1024)
    for bucket in buckets { ends[bucket] += 1 }
    for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
    var next = [0] + ends.dropLast()
    var grouped = [Float](repeating: 0, count: values.count)
    for (value, bucket) in zip(values, buckets) {
      grouped[next[bucket]] = value
      next[bucket] += 1
    }
    var (current, start) = (0, 0)
    var isSorted = false
    return shares.map { share in
      let rank = Int(share * Double(values.count - 1) + 0.5)
      while ends[current] <= rank {
        (start, current, isSorted) = (ends[current], current + 1, false)
      }
      if !isSorted { grouped[start..<ends[current]].sort() }
      isSorted = true
      return grouped[rank]
    }
  }
}
