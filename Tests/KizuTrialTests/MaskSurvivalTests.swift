import KizuAugment
import KizuCore
import KizuData
import KizuSSL
import Testing

@testable import KizuTrial

@Suite struct MaskSurvivalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Photos of faint noise with a bright square of 8 pixels somewhere, and their masks.
  private func makeSet(count: Int) throws -> PhotoSet {
    for index in 0..<count {
      var random = RandomStream(seed: 1, purpose: .test, item: UInt32(index))
      var photo = ImageBuffer(width: 64, height: 64, channels: 1)
      for place in photo.pixels.indices { photo.pixels[place] = UInt8(95 + random.index(below: 11)) }
      var mask = ImageBuffer(width: 64, height: 64, channels: 1)
      let (left, top) = (random.index(below: 56), random.index(below: 56))
      for y in top..<top + 8 {
        for x in left..<left + 8 {
          photo[x: x, y: y, c: 0] = 200
          mask[x: x, y: y, c: 0] = 1
        }
      }
      try folder.write("photos/\(index).png", photo)
      try folder.write("masks/\(index).png", mask)
    }
    return try PhotoSet.load(folder: folder.path("photos"), labels: nil)
  }

  private func survival(_ recipe: ViewRecipe, _ set: PhotoSet, threads: Int = 2) throws -> MaskSurvival {
    var options = PretrainOptions()
    options.imageSize = 64
    let survival = try MaskSurvival(
      Array(set.photos.indices), of: set, masks: MaskFolder(folder.path("masks")),
      settings: PreviewSettings(recipe, options: options, threads: threads))
    return try #require(survival)
  }

  @Test func wholePhotosKeepEverything() throws {
    let figures = try survival(ViewRecipe(cropScale: 1...1, cropAspect: 1...1), makeSet(count: 6)).overall
    #expect(figures.photos == 6 && figures.views == 48)
    #expect(figures.found == 1 && figures.inside == 1 && figures.touched == 1 && figures.tiny == 0)
    #expect(figures.shorterSide == 8 && abs((figures.contrastLeft ?? 0) - 1) < 0.01)
    #expect(figures.underNoise == 0 && figures.underNoiseInPhotos == 0)
  }

  /// A crop of a tenth of the area holds half of a small square in about a tenth of all places, or somewhat
  /// more.
  @Test func smallCropsLoseMost() throws {
    let result = try survival(ViewRecipe(cropScale: 0.1...0.1, cropAspect: 1...1), makeSet(count: 40))
    #expect(result.overall.found < 0.3 && result.overall.found > 0.02)
    #expect(result.overall.touched > result.overall.inside)
    #expect(result.overall.shorterSide > 24 && result.overall.shorterSide < 27)
    #expect(result.unaltered.found == 1)
    #expect(result.worst?.operation == .crop)
  }

  /// A blur that is wider than the defect takes its contrast, and noise that is stronger hides it.
  @Test func blurAndNoiseTakeContrast() throws {
    let set = try makeSet(count: 6)
    var blurred = ViewRecipe(cropScale: 1...1, cropAspect: 1...1)
    blurred.blur = 1
    blurred.blurSigma = 8...8
    let contrast = try #require(try survival(blurred, set).overall.contrastLeft)
    #expect(contrast < 0.3 && contrast > 0)
    var noisy = ViewRecipe(cropScale: 1...1, cropAspect: 1...1)
    noisy.noise = 0.5
    let result = try survival(noisy, set)
    #expect(result.perOperation.map(\.operation) == [.noise])
    #expect((result.perOperation[0].figures.underNoise ?? 0) > 0.5)
    #expect(result.overall.inside == 1 && result.worst?.operation == .noise)
  }

  @Test func threadsDoNotMatter() throws {
    let set = try makeSet(count: 9)
    #expect(try survival(.surface, set, threads: 1) == survival(.surface, set, threads: 3))
  }

  @Test func masksMustFit() throws {
    let set = try makeSet(count: 2)
    try folder.write("masks/1.png", ImageBuffer(width: 64, height: 63, channels: 1, filledWith: 9))
    #expect(
      throws: PreviewError.wrongMaskSize(
        file: folder.path("masks/1.png"), width: 64, height: 63, photo: "1.png", photoWidth: 64,
        photoHeight: 64)
    ) { try survival(.surface, set) }
    try folder.write("masks/1.png", Array("no picture".utf8))
    #expect(throws: PreviewError.self) { try survival(.surface, set) }
    #expect(throws: PreviewError.noMaskFolder(folder.path("gone"))) { try MaskFolder(folder.path("gone")) }
  }

  @Test func emptyMasksAreNoDefect() throws {
    let set = try makeSet(count: 1)
    try folder.write("masks/0.png", ImageBuffer(width: 64, height: 64, channels: 3))
    let settings = PreviewSettings(.surface, options: PretrainOptions(), threads: 1)
    let survival = try MaskSurvival(
      [0], of: set, masks: MaskFolder(folder.path("masks")), settings: settings)
    #expect(survival == nil)
  }

  @Test func tilesShowTheirPartOfTheDefect() throws {
    let set = try makeSet(count: 4)
    var options = PretrainOptions()
    options.tileSide = 32
    let settings = PreviewSettings(.surface, options: options, threads: 1)
    let masks = try MaskFolder(folder.path("masks"))
    for (number, photo) in set.photos.enumerated() {
      let tiles = try PreviewPhoto.read(photo, number: number, by: settings.reader, masks: masks)
      #expect((1...9).contains(tiles.count) && Set(tiles.map(\.number)).count == tiles.count)
      for tile in tiles {
        let place = try #require(tile.tile)
        let mask = try #require(tile.mask)
        #expect(tile.image.width == 32 && mask.coverage.width == 32 && mask.shorterSide <= 8)
        // The defect is the bright square.
        let bright = tile.image.pixels.map { $0 == 200 }
        #expect(mask.coverage.pixels.map { $0 > 0 } == bright, "\(place)")
      }
      let sound = try PreviewPhoto.read(photo, number: number, by: settings.reader)
      #expect(sound.count == 1 && sound[0].mask == nil)
    }
  }

  @Test func masksHaveTheNamesOfTheirPhotos() throws {
    let masks = try MaskFolder(folder.path + "/")
    let photo = Photo(path: "a/b.c.jpg", file: "")
    #expect(masks.expectedFile(of: photo) == folder.path("a/b.c.png") && !masks.hasMask(of: photo))
    try folder.write("a/b.c.jpg.png", ImageBuffer(width: 1, height: 1, channels: 1))
    #expect(masks.hasMask(of: photo))
  }

  @Test func theLargestSquareIsFound() {
    var mask = ImageBuffer(width: 17, height: 9, channels: 1)
    #expect(DefectMask.largestSquare(mask) == 0 && DefectMask(mask, width: 17, height: 9) == nil)
    for y in 2..<5 { for x in 3..<17 { mask[x: x, y: y, c: 0] = 1 } }
    #expect(DefectMask.largestSquare(mask) == 3)
    #expect(DefectMask(mask, width: 17, height: 9)?.shorterSide == 3)
    #expect(DefectMask(mask, width: 34, height: 18)?.shorterSide == 6)
    mask[x: 5, y: 3, c: 0] = 0
    #expect(DefectMask.largestSquare(mask) == 3)
    for x in 3..<17 { mask[x: x, y: 3, c: 0] = 0 }
    #expect(DefectMask.largestSquare(mask) == 1)
  }

  @Test func contrastCountsBrightAndDarkSides() throws {
    var grey = [Float](repeating: 0.5, count: 100)
    var coverage = [Float](repeating: 0, count: 100)
    for index in [44, 45, 54, 55] { coverage[index] = 1 }
    let plain = try #require(DefectContrast(of: grey, coverage: coverage, width: 10))
    #expect(plain.difference == 0 && plain.noise == 0)
    for (index, value) in [(44, 0.25), (45, 0.75), (54, 0.25), (55, 0.75)] as [(Int, Float)] {
      grey[index] = value
    }
    let sides = try #require(DefectContrast(of: grey, coverage: coverage, width: 10))
    #expect(abs(sides.difference - 0.25) < 1e-6)
    for index in [44, 45, 54, 55] { grey[index] = 0.9 }
    #expect(
      abs(try #require(DefectContrast(of: grey, coverage: coverage, width: 10)).difference - 0.4) < 1e-6)
    #expect(DefectContrast(of: grey, coverage: coverage.map { _ in 0 }, width: 10) == nil)
    #expect(DefectContrast(of: grey, coverage: coverage.map { _ in 1 }, width: 10) == nil)
  }
}
