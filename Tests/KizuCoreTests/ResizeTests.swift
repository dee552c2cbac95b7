import Foundation
import KizuCore
import Testing

/// One sample by the definition of the filter, in one step and exact arithmetic.
private func oracle(_ image: ImageBuffer, width: Int, height: Int, x: Int, y: Int, c: Int) -> Double {
  func shares(_ output: Int, from length: Int, to count: Int) -> [Double] {
    let scale = Double(length) / Double(count)
    let centre = (Double(output) + 0.5) * scale
    let raw = (0..<length).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / max(1, scale)) }
    let sum = raw.reduce(0, +)
    return raw.map { $0 / sum }
  }
  let columns = shares(x, from: image.width, to: width)
  let rows = shares(y, from: image.height, to: height)
  var value = 0.0
  for (row, rowShare) in rows.enumerated() where rowShare > 0 {
    for (column, columnShare) in columns.enumerated() where columnShare > 0 {
      value += rowShare * columnShare * Double(image[x: column, y: row, c: c])
    }
  }
  return value
}

private func noise(width: Int, height: Int, channels: Int) -> ImageBuffer {
  var random = RandomStream(seed: 11, purpose: .test, item: UInt32(width), view: UInt16(height))
  let pixels = (0..<(width * height * channels)).map { _ in UInt8(random.index(below: 256)) }
  return ImageBuffer(width: width, height: height, channels: channels, pixels: pixels)
}

@Suite struct ResizeTests {
  @Test func matchesPillowWithinOneLevel() throws {
    for reference in resizeReferences {
      let expected = [UInt8](try #require(Data(base64Encoded: reference.pixels)))
      let photo = referencePhoto(channels: reference.channels)
      let resized = photo.resized(width: reference.width, height: reference.height)
      try #require(resized.pixels.count == expected.count)
      let differences = zip(resized.pixels, expected).map { abs(Int($0) - Int($1)) }
      #expect(differences.allSatisfy { $0 <= 1 }, "\(reference.width) × \(reference.height)")
    }
  }

  @Test(arguments: [1, 3])
  func matchesTheDefinitionAtEverySize(channels: Int) {
    let sides = [1, 5, 15, 16, 17, 31, 33]
    for side in sides {
      let image = noise(width: side, height: 34 - side, channels: channels)
      for other in sides {
        let resized = image.resized(width: other, height: 34 - other)
        for y in Swift.stride(from: 0, to: 34 - other, by: 3) {
          for x in 0..<other {
            for c in 0..<channels {
              let exact = oracle(image, width: other, height: 34 - other, x: x, y: y, c: c)
              let difference = abs(Double(resized[x: x, y: y, c: c]) - exact)
              #expect(difference <= 0.55, "\(side) to \(other) at \(x), \(y), \(c)")
            }
          }
        }
      }
    }
  }

  @Test func fixedPointStaysNearExactArithmetic() {
    for (length, limit) in [(40, 0.05), (150, 0.3), (300, 0.05)] {
      let image = noise(width: length, height: length, channels: 1)
      var resampler = ImageResampler()
      let whole = ResamplingInterval(0..<length)
      resampler.resample(image, columns: whole, rows: whole, width: 5, height: 5)
      for y in 0..<5 {
        for x in 0..<5 {
          let sample = Double(resampler.samples[x * resampler.columnStride + y]) / 256
          let exact = oracle(image, width: 5, height: 5, x: x, y: y, c: 0)
          #expect(abs(sample - exact) < limit, "\(length): \(sample) against \(exact)")
        }
      }
    }
  }

  @Test func cropReadsNothingOutside() {
    var image = noise(width: 40, height: 30, channels: 3)
    let columns = ResamplingInterval(7..<25)
    let rows = ResamplingInterval(4..<23)
    var resampler = ImageResampler()
    resampler.resample(image, columns: columns, rows: rows, width: 11, height: 13)
    let before = (0..<3 * resampler.planeStride).map { resampler.samples[$0] }
    for y in 0..<30 {
      for x in 0..<40 where !(7..<25 ~= x && 4..<23 ~= y) {
        for c in 0..<3 { image[x: x, y: y, c: c] = 255 - image[x: x, y: y, c: c] }
      }
    }
    resampler.resample(image, columns: columns, rows: rows, width: 11, height: 13)
    #expect((0..<3 * resampler.planeStride).map { resampler.samples[$0] } == before)
  }

  @Test func extremesKeepTheirValue() {
    for value: UInt8 in [0, 1, 127, 254, 255] {
      for (width, height) in [(1, 1), (3, 700), (1300, 2), (40, 60)] {
        let image = ImageBuffer(width: width, height: height, channels: 3, filledWith: value)
        let resized = image.resized(width: 2, height: 5)
        #expect(resized.pixels.allSatisfy { abs(Int($0) - Int(value)) <= 1 })
      }
    }
  }

  @Test func sameSizeIsTheSamePicture() {
    let image = noise(width: 17, height: 9, channels: 3)
    #expect(image.resized(width: 17, height: 9) == image)
  }
}
