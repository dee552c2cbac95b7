/// The order of a view's samples in memory.
public enum ViewLayout: Sendable, Equatable, CaseIterable {
  /// One channel after the other: `[C, S, S]`, NCHW in a batch.
  case planar
  /// One pixel after the other: `[S, S, C]`, NHWC in a batch.
  case interleaved

  /// Where the sample of channel `c`, row `y` and column `x` stands.
  func index(c: Int, y: Int, x: Int, size: Int, channels: Int) -> Int {
    switch self {
    case .planar: (c * size + y) * size + x
    case .interleaved: (y * size + x) * channels + c
    }
  }
}
