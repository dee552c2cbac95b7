import KizuAugment
import KizuCore
import Testing

/// Single operations against torchvision and Pillow.
@Suite struct OperationReferenceTests {
  @Test func toneMatchesTorchvision() throws {
    for reference in try OperationReference.load().tones {
      let photo = referencePhoto(channels: reference.channels)
      var parameters = ViewParameters(wholeOf: photo)
      parameters.gamma = reference.gamma
      parameters.sharpness = reference.sharpness
      parameters.solariseThreshold = reference.solarise
      let maker = ViewMaker(size: reference.size, channels: reference.channels, normalization: plain)
      let difference = largestDifference(
        maker.view(of: photo, parameters), reference.values.map { Double($0) * 1e-5 })
      // The resize keeps 1/256ths of a grey level, which small exponents magnify in the dark.
      #expect(difference < 6e-4, "\(parameters)")
    }
  }

  @Test func rotationMatchesTorchvision() throws {
    let reference = try OperationReference.load().rotations
    for example in reference.cases {
      let photo = ImageBuffer(
        width: reference.width, height: reference.height, channels: 1,
        pixels: try #require(reference.pictures[example.picture]))
      var parameters = ViewParameters(
        crop: PixelRectangle(
          x: example.crop[0], y: example.crop[1], width: example.crop[2], height: example.crop[3]))
      parameters.rotation = example.angle
      let view = ViewMaker(size: example.size, channels: 1, normalization: plain).view(of: photo, parameters)
      try #require(view.count == example.values.count)
      // torchvision's resize reads nothing beyond the crop, which shows in the outermost pixels.
      let inner = example.size == example.crop[2] ? 0..<example.size : 1..<(example.size - 1)
      let differences = inner.flatMap { y in
        inner.map { x in
          abs(Double(view[y * example.size + x]) - Double(example.values[y * example.size + x]) * 1e-5)
        }
      }
      let mean = differences.reduce(0, +) / Double(differences.count)
      let largest = differences.reduce(0, max)
      if example.picture == "smooth" {
        // Both interpolate over other pixels: they differ by the picture's curvature.
        #expect(
          largest < 0.006 * Double(example.crop[2] / example.size), "\(example.angle) degrees: \(largest)")
      } else {
        // Their filters differ in shape too.
        #expect(mean < 0.02 && largest < 0.08, "\(example.angle) degrees: mean \(mean), largest \(largest)")
      }
    }
  }

  @Test func jpegMatchesPillow() throws {
    let reference = try OperationReference.load().jpegs
    let colour = ImageBuffer(width: 21, height: 21, channels: 3, pixels: Array(reference.picture))
    for example in reference.cases {
      let photo = example.channels == 3 ? colour : colour.keepingOneChannel()
      var parameters = ViewParameters(wholeOf: photo)
      parameters.jpegQuality = example.quality
      let maker = ViewMaker(size: 21, channels: example.channels, normalization: plain)
      let view = maker.view(of: photo, parameters)
      let differences = zip(view, example.pixels).map { abs(Double($0) * 255 - Double($1)) }
      #expect(differences.count == view.count)
      let mean = differences.reduce(0, +) / Double(differences.count)
      let largest = differences.reduce(0, max)
      if example.channels == 1 {
        // A file holds whole grey levels, and its transform is in whole numbers.
        #expect(largest < (example.quality < 100 ? 0.6 : 1.5), "quality \(example.quality): \(largest)")
      } else {
        // Its luma and chroma are rounded too, which now and then tips a frequency over to its next step.
        #expect(
          mean < 1.4 && differences.count { $0 < 1 } > differences.count / 2, "\(example.quality): \(mean)")
      }
    }
  }
}
