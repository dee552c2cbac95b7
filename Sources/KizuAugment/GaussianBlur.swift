import KizuCore
import KizuKernels
import RealModule

/// A separable Gaussian blur of a square plane with reflected borders, reusing its memory.
///
/// Weights are exp(-d² / 2σ²) for whole distances d up to ceil(3σ), normalised to sum 1; the border pixel is not
/// repeated (…2 1 0 1 2…): torchvision's `gaussian_blur` with kernel size 2 ceil(3σ) + 1.
struct GaussianBlur: ~Copyable {
  /// The largest distance that counts, in pixels, whatever σ.
  static let largestRadius = 32

  /// The weight of each distance from 0 to the radius.
  private(set) var weights: [Float] = []
  private let kernels: Kernels
  private var line = AlignedBuffer<Float>(count: 0)

  /// A blur by one level's kernels.
  init(kernels: Kernels) {
    self.kernels = kernels
  }

  /// Whether the weights leave every plane as it is.
  var isIdentity: Bool { weights.count <= 1 || weights[0] == 1 }

  /// Computes the weights for `sigma` pixels, above 0.
  mutating func prepare(sigma: Float) {
    let radius = min(Self.largestRadius, Int((3 * sigma).rounded(.up)))
    weights.removeAll(keepingCapacity: true)
    for distance in 0...radius {
      weights.append(Float.exp(-Float(distance * distance) / (2 * sigma * sigma)))
    }
    let sum = weights[0] + 2 * weights.dropFirst().reduce(0, +)
    for index in weights.indices { weights[index] /= sum }
  }

  /// Blurs `side` × `side` samples in place, along both axes; 16 more samples can be read after them.
  mutating func blur(_ plane: UnsafeMutablePointer<Float>, side: Int) {
    let radius = weights.count - 1
    line.reserve(16 * (side + 2 * radius))
    // SAFETY: the caller vouches for the plane; the line holds `side + 2 * radius` groups of 16 samples.
    unsafe weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      unsafe kernels.blurLines(plane, side, weights, radius, line.baseAddress)
      unsafe kernels.blurAcross(plane, side, weights, radius, line.baseAddress)
    }
  }
}
