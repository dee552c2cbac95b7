import KizuCore
import KizuKernels
import RealModule

/// Brightness and illumination gradient of a view, as one factor for each pixel.
struct Light {
  private let brightness: Float
  /// How much the factor grows from column to column.
  private let across: Float
  /// How much it grows from row to row.
  let down: Float
  private let size: Int

  /// Whether any pixel's factor is not 1.
  var changesAnything: Bool { !isEven || brightness != 1 }

  /// Whether every pixel gets the same.
  var isEven: Bool { across == 0 && down == 0 }

  init(_ parameters: ViewParameters, size: Int) {
    self.size = size
    brightness = parameters.brightness
    guard parameters.illumination != 0 else {
      across = 0
      down = 0
      return
    }
    let cosine = Float.cos(2 * .pi * parameters.illuminationDirection)
    let sine = Float.sin(2 * .pi * parameters.illuminationDirection)
    let largest = abs(cosine) + abs(sine)
    let step = brightness * parameters.illumination / largest * 2 / Float(size)
    across = step * cosine
    down = step * sine
  }

  /// The factor of the first row of a column, at least 0.
  func first(column x: Int) -> Float {
    let middle = 0.5 * Float(size - 1)
    return brightness + across * (Float(x) - middle) - down * middle
  }
}

extension ViewScratch {
  /// As ``loadPlanes(channels:width:height:factor:)`` under a light that is not even.
  mutating func loadPlanes(channels: Int, size: Int, _ light: Light) -> Int {
    let planeStride = makeRoom(channels: channels, samples: size * size)
    unsafe resampler.samples.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for channel in 0..<channels {
        for x in 0..<size {
          // SAFETY: the resampler holds `size` columns a plane, each rounded up to 16 samples.
          unsafe kernels.illuminate(
            base + channel * resampler.planeStride + x * resampler.columnStride, size,
            light.first(column: x) / ImageResampler.white, light.down / ImageResampler.white,
            planes.baseAddress + channel * planeStride + x * size)
        }
      }
    }
    return planeStride
  }

  /// Multiplies samples that are loaded already.
  mutating func shine(_ light: Light, channels: Int, planeStride: Int, size: Int) {
    for channel in 0..<channels {
      for x in 0..<size {
        // SAFETY: `makeRoom` made room for the planes.
        unsafe kernels.shine(
          planes.baseAddress + channel * planeStride + x * size, size, light.first(column: x), light.down)
      }
    }
  }
}
