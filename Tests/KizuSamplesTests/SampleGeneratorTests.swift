import KizuCore
import Testing

@testable import KizuSamples

struct SampleGeneratorTests {
  static func generator(
    count: Int, seed: UInt64 = 1, size: Int = 48, shares: ClassShares = .balanced, colour: Bool = false
  ) throws -> SampleGenerator {
    SampleGenerator(
      try SampleSet(SampleSettings(count: count, seed: seed, size: size, shares: shares, colour: colour)))
  }

  @Test func sameSeedGivesSameBytes() throws {
    let one = try Self.generator(count: 33)
    let other = try Self.generator(count: 33)
    for index in 0..<33 { #expect(one.photo(index) == other.photo(index)) }
  }

  @Test func everyPhotoOfEverySeedDiffers() throws {
    let one = try Self.generator(count: 33, seed: 1)
    let other = try Self.generator(count: 33, seed: 2)
    let images = (0..<33).flatMap { [one.photo($0).image.pixels, other.photo($0).image.pixels] }
    #expect(Set(images).count == 66)
  }

  @Test func threadsDoNotMatter() throws {
    let generator = try Self.generator(count: 40)
    let alone = (0..<40).map { generator.photo($0) }
    for threads in [2, 3, 7] {
      #expect(Parallel.map(40, threads: threads) { generator.photo($0) } == alone)
    }
  }

  @Test func aPhotoDependsOnNothingButItsIndex() throws {
    let small = try Self.generator(count: 18)
    let large = try Self.generator(count: 330)
    for index in [17, 0, 9] { #expect(small.photo(index) == large.photo(index)) }
  }

  @Test(arguments: [(32, false), (33, true), (48, false), (128, true), (161, false)])
  func masksShowExactlyWhatTheDefectChanged(size: Int, colour: Bool) throws {
    let generator = try Self.generator(count: 48, seed: 5, size: size, colour: colour)
    for index in 0..<48 {
      let photo = generator.photo(index)
      let clean = generator.photoWithoutDefect(index)
      #expect(photo.image.width == size && photo.image.height == size)
      #expect(photo.image.channels == (colour ? 3 : 1))
      #expect(photo.mask.width == size && photo.mask.height == size && photo.mask.channels == 1)
      #expect((photo.defect == nil) == (photo.entry.trueLabel == .good))
      for pixel in photo.mask.pixels.indices {
        let samples = pixel * clean.channels..<(pixel + 1) * clean.channels
        let most = samples.map { abs(Int(photo.image.pixels[$0]) - Int(clean.pixels[$0])) }.max() ?? 0
        #expect(photo.mask.pixels[pixel] == (most > 0 ? 255 : 0))
        if most > 0 { #expect(most >= SamplePhoto.leastChange) }
      }
    }
  }

  @Test func truthAgreesWithTheMask() throws {
    let generator = try Self.generator(count: 60, seed: 3, shares: .goodShare(0.1))
    for index in 0..<60 {
      let photo = generator.photo(index)
      let marked = photo.mask.pixels.indices.filter { photo.mask.pixels[$0] == 255 }
      guard let defect = photo.defect else {
        #expect(marked.isEmpty)
        continue
      }
      let clean = generator.photoWithoutDefect(index)
      let columns = marked.map { $0 % 48 }
      let rows = marked.map { $0 / 48 }
      #expect(defect.area == marked.count && defect.area >= 6)
      #expect(defect.bounds.x == columns.min() && defect.bounds.y == rows.min())
      #expect(defect.bounds.x + defect.bounds.width - 1 == columns.max())
      #expect(defect.bounds.y + defect.bounds.height - 1 == rows.max())
      let changes = marked.map { abs(Float(photo.image.pixels[$0]) - Float(clean.pixels[$0])) }
      #expect(abs(defect.contrast - changes.reduce(0, +) / Float(marked.count)) < 1e-3)
      #expect((0...1).contains(defect.severity))
    }
  }

  @Test func defectsAreVisibleAndRangeFromFaintToGross() throws {
    let generator = try Self.generator(count: 320, seed: 9, size: 64, shares: .goodShare(0))
    let photos = Parallel.map(320, threads: 2) { generator.photo($0) }
    for sampleClass in SampleClass.allCases.dropFirst() {
      let contrasts = photos.filter { $0.entry.trueLabel == sampleClass }.compactMap { $0.defect?.contrast }
      let faintest = try #require(contrasts.min())
      let grossest = try #require(contrasts.max())
      #expect(faintest >= 5, "\(sampleClass)")
      #expect(grossest > 1.8 * faintest, "\(sampleClass)")
    }
  }

  @Test func scratchesBrightenOrDarkenAndStainsOnlyDarken() throws {
    let generator = try Self.generator(
      count: 80, seed: 2, size: 64, shares: ClassShares([.stain: 1, .scratch: 1]))
    var signs: [SampleClass: Set<Bool>] = [:]
    for index in 0..<80 {
      let photo = generator.photo(index)
      let clean = generator.photoWithoutDefect(index)
      let change = zip(photo.image.pixels, clean.pixels).reduce(0) { $0 + Int($1.0) - Int($1.1) }
      signs[photo.entry.trueLabel, default: []].insert(change > 0)
    }
    #expect(signs[.stain] == [false])
    #expect(signs[.scratch] == [false, true])
  }

  @Test func photosAreNeitherBlackNorBurntOut() throws {
    let generator = try Self.generator(count: 200, seed: 12, shares: .typical)
    for index in 0..<200 {
      let pixels = generator.photo(index).image.pixels
      let mean = pixels.reduce(0) { $0 + Int($1) } / pixels.count
      #expect((45...200).contains(mean))
      #expect(pixels.count { $0 == 255 } < pixels.count / 5)
    }
  }

  @Test func coloursDifferByLot() throws {
    let generator = try Self.generator(count: 40, colour: true)
    for index in 0..<40 { #expect(!generator.photo(index).image.isGrey) }
  }
}
