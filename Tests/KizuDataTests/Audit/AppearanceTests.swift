import Foundation
import KizuCore
import Testing

@testable import KizuData

@Suite struct AppearanceTests {
  /// Soft blobs: a picture with structure at all low frequencies.
  static func blobs(_ number: UInt64, width: Int = 64, height: Int = 48) -> ImageBuffer {
    var random = RandomStream(seed: number, purpose: .test)
    let spots = (0..<12).map { _ in (0..<4).map { _ in random.unit() } }
    var image = ImageBuffer(width: width, height: height, channels: 1)
    for y in 0..<height {
      for x in 0..<width {
        var value: Float = 128
        for spot in spots {
          let dx = Float(x) / Float(width) - spot[0]
          let dy = Float(y) / Float(height) - spot[1]
          value += (spot[2] - 0.5) * 160 * exp(-(dx * dx + dy * dy) / (0.005 + 0.02 * spot[3]))
        }
        image[x: x, y: y, c: 0] = UInt8(min(255, max(0, value)))
      }
    }
    return image
  }

  private static func orientations(of image: ImageBuffer) -> [ImageBuffer] {
    (0..<8).map { number in
      let swaps = number & 4 != 0
      var turned = ImageBuffer(
        width: swaps ? image.height : image.width, height: swaps ? image.width : image.height, channels: 1)
      for y in 0..<image.height {
        for x in 0..<image.width {
          let flippedX = number & 1 == 0 ? x : image.width - 1 - x
          let flippedY = number & 2 == 0 ? y : image.height - 1 - y
          turned[x: swaps ? flippedY : flippedX, y: swaps ? flippedX : flippedY, c: 0] =
            image[x: x, y: y, c: 0]
        }
      }
      return turned
    }
  }

  @Test(arguments: [(64, 48), (33, 31), (7, 5)])
  func orientationsLookTheSame(width: Int, height: Int) throws {
    let image = Self.blobs(1, width: width, height: height)
    let appearance = try #require(Appearance(image))
    for turned in Self.orientations(of: image) {
      let other = try #require(Appearance(turned))
      #expect(appearance.similarity(to: other) > 0.999)
      #expect(abs(other.similarity(to: appearance) - appearance.similarity(to: other)) < 1e-5)
    }
  }

  @Test func exposureAndColourDoNotMatter() throws {
    let image = Self.blobs(2)
    let appearance = try #require(Appearance(image))
    var darker = image
    for index in darker.pixels.indices { darker.pixels[index] = 20 + image.pixels[index] / 2 }
    #expect(try appearance.similarity(to: #require(Appearance(darker))) > 0.999)
    #expect(try appearance.similarity(to: #require(Appearance(image.expandedToThreeChannels()))) > 0.9999)
  }

  @Test func differentPhotosLookDifferent() throws {
    let appearances = try (0..<20).map { try #require(Appearance(Self.blobs(UInt64($0)))) }
    for (index, one) in appearances.enumerated() {
      for other in appearances[..<index] { #expect(one.similarity(to: other) < 0.9) }
    }
  }

  @Test func flatPhotosHaveNone() {
    #expect(Appearance(ImageBuffer(width: 9, height: 9, channels: 3, filledWith: 77)) == nil)
    var faint = ImageBuffer(width: 64, height: 64, channels: 1, filledWith: 77)
    for y in 0..<64 {
      for x in 32..<64 { faint[x: x, y: y, c: 0] = 78 }
    }
    // A step of one grey level has a deviation of a half.
    #expect(Appearance(faint) == nil)
    for index in faint.pixels.indices where faint.pixels[index] == 78 { faint.pixels[index] = 84 }
    #expect(Appearance(faint) != nil)
  }

  /// The transform by its definition, in double precision, of a photo that has the thumbnail's size already.
  @Test func coefficientsFollowTheDefinition() throws {
    let image = Self.blobs(3, width: 32, height: 32)
    var expected = [Double](repeating: 0, count: 64)
    for v in 0..<8 {
      for u in 0..<8 where u + v > 0 {
        var sum = 0.0
        for y in 0..<32 {
          for x in 0..<32 {
            sum +=
              Double(image[x: x, y: y, c: 0]) * cos(.pi * Double((2 * x + 1) * u) / 64)
              * cos(.pi * Double((2 * y + 1) * v) / 64)
          }
        }
        let scale = (u == 0 ? 0.5 : 1) * (v == 0 ? 0.5 : 1)
        expected[u + 8 * v] = sum * scale.squareRoot() * pow(Double(u * u + v * v), 0.25)
      }
    }
    let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let appearance = try #require(Appearance(image))
    for index in 0..<64 {
      #expect(abs(Double(appearance.coefficients[index]) - expected[index] / length) < 1e-5)
    }
  }

  @Test func theBoundIsNeverExceeded() throws {
    let appearances = try (20..<50).map { try #require(Appearance(Self.blobs(UInt64($0)))) }
    for one in appearances {
      for other in appearances {
        let bound = zip(one.bound, other.bound).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        #expect(bound >= one.similarity(to: other) - 1e-5)
      }
    }
  }
}
