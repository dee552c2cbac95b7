import Foundation
import KizuAugment
import KizuCore
import Testing

struct CorruptionTests {
  private func photo(_ width: Int, _ height: Int, channels: Int = 1) -> ImageBuffer {
    var random = RandomStream(seed: 6, purpose: .test)
    var photo = ImageBuffer(width: width, height: height, channels: channels)
    for index in photo.pixels.indices { photo.pixels[index] = UInt8(random.index(below: 256)) }
    return photo
  }

  @Test(arguments: [(1, 1), (3, 5), (8, 8), (33, 17), (16, 31), (2, 40)], [1, 3])
  func everyShapeKeepsItsForm(size: (Int, Int), channels: Int) {
    let photo = photo(size.0, size.1, channels: channels)
    for kind in Corruption.Kind.allCases {
      let ladder = Corruption.ladder(kind)
      #expect(ladder.count == 4 && zip(ladder, ladder.dropFirst()).allSatisfy { $0.strength < $1.strength })
      for change in ladder {
        let spoilt = change.applied(to: photo, key: 3)
        #expect((spoilt.width, spoilt.height, spoilt.channels) == (size.0, size.1, channels))
        #expect(spoilt == change.applied(to: photo, key: 3))
      }
    }
  }

  @Test(arguments: [(21, 13), (16, 16)])
  func nothingIsDoneAtNoStrength(width: Int, height: Int) {
    let photo = photo(width, height, channels: 3)
    for kind in [Corruption.Kind.noise, .darker, .brighter, .rotation] {
      #expect(Corruption(kind, strength: 0).applied(to: photo, key: 0) == photo)
    }
  }

  @Test func lightIsAFactor() {
    let photo = photo(19, 30, channels: 3)
    for (change, factor) in [
      (Corruption(.darker, strength: 0.25), 0.75), (Corruption(.brighter, strength: 0.5), 1.5),
    ] {
      let spoilt = change.applied(to: photo, key: 0)
      for (before, after) in zip(photo.pixels, spoilt.pixels) {
        #expect(abs(Double(after) - min(255, factor * Double(before))) <= 0.6)
      }
    }
  }

  /// The definition: weights exp(-d² / 2σ²), borders reflected, both axes.
  @Test(arguments: [(14, 9), (9, 14), (12, 12)])
  func blurIsGaussianUpToTheBorders(width: Int, height: Int) {
    let photo = photo(width, height)
    let sigma = 1.0
    let weights = (-3...3).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = weights.reduce(0, +)
    func reflected(_ place: Int, _ count: Int) -> Int {
      place < 0 ? -place : place >= count ? 2 * (count - 1) - place : place
    }
    let spoilt = Corruption(.blur, strength: Float(sigma)).applied(to: photo, key: 0)
    for y in 0..<height {
      for x in 0..<width {
        var expected = 0.0
        for dy in -3...3 {
          for dx in -3...3 {
            let value = photo[x: reflected(x + dx, width), y: reflected(y + dy, height), c: 0]
            expected += weights[dx + 3] * weights[dy + 3] / (sum * sum) * Double(value)
          }
        }
        #expect(abs(Double(spoilt[x: x, y: y, c: 0]) - expected) <= 0.6)
      }
    }
  }

  @Test func noiseHasItsDeviationAndItsKey() {
    let grey = ImageBuffer(width: 90, height: 60, channels: 1, filledWith: 128)
    let spoilt = Corruption(.noise, strength: 0.1).applied(to: grey, key: 1)
    let rests = spoilt.pixels.map { Double($0) - 128 }
    let mean = rests.reduce(0, +) / Double(rests.count)
    let deviation = (rests.reduce(0) { $0 + $1 * $1 } / Double(rests.count)).squareRoot()
    #expect(abs(mean) < 1.5 && abs(deviation - 25.5) < 1.5)
    #expect(Corruption(.noise, strength: 0.1).applied(to: grey, key: 2) != spoilt)
  }

  /// Blocks of 8 × 8 begin at the photo's corner and know nothing of each other, as in a file.
  @Test func artefactsStandInBlocksOfThePhoto() {
    let photo = photo(40, 16)
    let change = Corruption(.jpeg, strength: 75)
    let spoilt = change.applied(to: photo, key: 0)
    for left in stride(from: 0, to: 40, by: 8) {
      let block = photo.cropped(to: PixelRectangle(x: left, y: 8, width: 8, height: 8))
      #expect(
        spoilt.cropped(to: PixelRectangle(x: left, y: 8, width: 8, height: 8))
          == change.applied(to: block, key: 0))
    }
    #expect(spoilt != photo)
  }

  @Test func turningGoesBothWays() {
    let side = 24
    var photo = ImageBuffer(width: side, height: side, channels: 1)
    // The same from left and right.
    for y in 0..<side {
      for x in 0..<side { photo[x: x, y: y, c: 0] = UInt8(8 * abs(2 * x - side + 1) / 2 + y) }
    }
    let change = Corruption(.rotation, strength: 10)
    let (even, odd) = (change.applied(to: photo, key: 0), change.applied(to: photo, key: 1))
    #expect(even != odd && even != photo)
    for y in 0..<side {
      for x in 0..<side {
        #expect(abs(Int(even[x: x, y: y, c: 0]) - Int(odd[x: side - 1 - x, y: y, c: 0])) <= 2)
      }
    }
  }
}
