import KizuAugment
import KizuCore
import Testing

@Suite struct ViewGeometryTests {
  /// A recipe in which everything that moves pixels is on.
  private static let moving: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.2...1, cropAspect: 0.5...2)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.rotation = 30
    recipe.cutout = 0.5
    recipe.jitter = 1
    recipe.brightness = 0.4
    recipe.blur = 1
    recipe.noise = 0.2
    return recipe
  }()

  private func parameters(_ view: UInt16, width: Int, height: Int) -> ViewParameters {
    ViewParameters(
      drawnFrom: Self.moving, width: width, height: height, seed: 5, epoch: 0, photo: 3, view: view)
  }

  private func view(of image: ImageBuffer, _ parameters: ViewParameters, size: Int) -> [Float] {
    let maker = ViewMaker(size: size, channels: 1, normalization: .identity)
    var samples = [Float](repeating: -1, count: maker.sampleCount)
    var span = samples.mutableSpan
    var scratch = ViewScratch()
    maker.makeView(of: image, parameters, into: &span, scratch: &scratch)
    return samples
  }

  /// A photo that is its own mask: where only geometry is drawn, both give the same bits.
  @Test(arguments: [1, 16, 31, 33])
  func masksMoveWithTheirPhotos(size: Int) {
    var random = RandomStream(seed: 1, purpose: .test)
    let pixels = (0..<53 * 37).map { _ in UInt8(random.index(below: 2) * 255) }
    let image = ImageBuffer(width: 53, height: 37, channels: 1, pixels: pixels)
    var plain = Self.moving
    plain.jitter = 0
    plain.blur = 0
    plain.noise = 0
    for number in 0..<24 {
      let drawn = ViewParameters(
        drawnFrom: plain, width: 53, height: 37, seed: 5, epoch: 0, photo: 3, view: UInt16(number))
      let altered = parameters(UInt16(number), width: 53, height: 37)
      #expect(view(of: image, altered.geometryAlone, size: size) == view(of: image, drawn, size: size))
    }
  }

  /// The point formulas agree with the pixels that the maker samples.
  @Test func aSpotLandsWhereTheFormulaSays() {
    let (width, height, size) = (90, 70, 64)
    var seen = 0
    for number in 0..<60 {
      var drawn = parameters(UInt16(number), width: width, height: height).geometryAlone
      drawn.cutout = nil
      let spot = (x: 20 + number % 50, y: 15 + number % 40)
      var image = ImageBuffer(width: width, height: height, channels: 1)
      for y in spot.y - 1...spot.y + 1 {
        for x in spot.x - 1...spot.x + 1 { image[x: x, y: y, c: 0] = 255 }
      }
      let geometry = ViewGeometry(drawn, size: size)
      let expected = geometry.viewPoint(of: .init(x: Double(spot.x) + 0.5, y: Double(spot.y) + 0.5))
      // Near the border a part of the spot, or its reflection, would move the middle.
      guard 4...60 ~= expected.x, 4...60 ~= expected.y else { continue }
      seen += 1
      let samples = view(of: image, drawn, size: size)
      var (sum, x, y) = (0.0, 0.0, 0.0)
      for index in samples.indices {
        sum += Double(samples[index])
        x += Double(samples[index]) * (Double(index % size) + 0.5)
        y += Double(samples[index]) * (Double(index / size) + 0.5)
      }
      #expect(abs(x / sum - expected.x) < 0.5 && abs(y / sum - expected.y) < 0.5, "view \(number)")
      #expect(geometry.shows(x: spot.x, y: spot.y))
    }
    #expect(seen > 15)
  }

  @Test func cornersAreTheCropAndMapToTheView() {
    var parameters = ViewParameters(crop: PixelRectangle(x: 10, y: 20, width: 30, height: 40))
    let level = ViewGeometry(parameters, size: 64)
    #expect(level.corners == [(10, 20), (40, 20), (40, 60), (10, 60)].map { .init(x: $0.0, y: $0.1) })
    #expect(abs(level.magnification - 64 / (30.0 * 40).squareRoot()) < 1e-9)
    parameters.rotation = 20
    let turned = ViewGeometry(parameters, size: 64)
    for (corner, place) in zip(turned.corners, [(0.0, 0.0), (64, 0), (64, 64), (0, 64)]) {
      let point = turned.viewPoint(of: corner)
      #expect(abs(point.x - place.0) < 1e-9 && abs(point.y - place.1) < 1e-9)
    }
  }

  @Test func hidesWhatIsOutsideOrCutOut() {
    var parameters = ViewParameters(crop: PixelRectangle(x: 2, y: 0, width: 8, height: 8))
    parameters.cutout = Cutout(side: 0.5, across: 0, down: 0)
    let geometry = ViewGeometry(parameters, size: 8)
    #expect(!geometry.shows(x: 1, y: 7) && !geometry.shows(x: 10, y: 7))
    #expect(!geometry.shows(x: 5, y: 3) && geometry.shows(x: 6, y: 3) && geometry.shows(x: 5, y: 4))
  }
}
