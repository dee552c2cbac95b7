import KizuAugment
import KizuCore

/// A photo with structure at several scales and some noise.
func testPhoto(width: Int, height: Int, channels: Int) -> ImageBuffer {
  var random = RandomStream(seed: 21, purpose: .test, item: UInt32(width), view: UInt16(height))
  var image = ImageBuffer(width: width, height: height, channels: channels)
  for y in 0..<height {
    for x in 0..<width {
      for c in 0..<channels {
        image[x: x, y: y, c: c] = UInt8((5 * x + 3 * y * (c + 1) + random.index(below: 60)) % 256)
      }
    }
  }
  return image
}

let plain = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])

extension ViewMaker {
  /// One view from a fresh scratch.
  func view(of image: ImageBuffer, _ parameters: ViewParameters) -> [Float] {
    var scratch = ViewScratch()
    return view(of: image, parameters, scratch: &scratch)
  }

  func view(of image: ImageBuffer, _ parameters: ViewParameters, scratch: inout ViewScratch) -> [Float] {
    // NaN shows every sample that is never written.
    var samples = [Float](repeating: .nan, count: sampleCount)
    var span = samples.mutableSpan
    makeView(of: image, parameters, into: &span, scratch: &scratch)
    return samples
  }
}

extension EvaluationTransform {
  func input(from image: ImageBuffer) -> [Float] {
    var samples = [Float](repeating: .nan, count: sampleCount)
    var span = samples.mutableSpan
    apply(to: image, into: &span)
    return samples
  }
}

/// The largest difference of two lists of equal length; infinite where one is not a number.
func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  zip(a, b).reduce(a.count == b.count ? 0 : .infinity) { largest, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}
