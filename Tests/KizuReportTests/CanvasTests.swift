import KizuCore
import KizuReport
import Testing

struct CanvasTests {
  private static let extremes = [Int.min, -(1 << 40), -1 << 24, -1, 0, 7, 1 << 24, 1 << 40, Int.max]

  /// Whatever is drawn on a small canvas is what a window into a large one shows.
  @Test func clipsAtEveryBorder() throws {
    var random = SplitMix(state: 1)
    let picture = ImageBuffer.pattern(width: 9, height: 5, channels: 3)
    for _ in 0..<400 {
      let (x, y) = (Int.random(in: -60...60, using: &random), Int.random(in: -60...60, using: &random))
      let (w, h) = (Int.random(in: -3...70, using: &random), Int.random(in: -3...70, using: &random))
      let thickness = Int.random(in: 1...5, using: &random)
      let kind = Int.random(in: 0..<5, using: &random)
      func draw(on canvas: inout Canvas, dx: Int) {
        let box = Canvas.Box(x: x + dx, y: y + dx, width: w, height: h)
        switch kind {
        case 0: canvas.fillRectangle(box, colour: .bad)
        case 1: canvas.outlineRectangle(box, colour: .ok, thickness: thickness)
        case 2:
          canvas.drawLine(
            fromX: x + dx, y: y + dx, toX: w + dx, y: h + dx, colour: .ink, thickness: thickness)
        case 3: canvas.draw(picture, in: box)
        default: canvas.drawText("傷g Å", x: x + dx, y: y + dx, alignment: [.left, .centre, .right][w & 1])
        }
      }
      var small = Canvas(width: 33, height: 17)
      draw(on: &small, dx: 0)
      var large = Canvas(width: 250, height: 250)
      draw(on: &large, dx: 100)
      #expect(small.image == large.image.cropped(x: 100, y: 100, width: 33, height: 17), "kind \(kind)")
    }
  }

  @Test func noCoordinateTraps() {
    var canvas = Canvas(width: 16, height: 16)
    let picture = ImageBuffer.pattern(width: 3, height: 2, channels: 1)
    for a in Self.extremes {
      for b in Self.extremes {
        let box = Canvas.Box(x: a, y: b, width: b, height: a)
        canvas.fillRectangle(box, colour: .ground)
        canvas.outlineRectangle(box.inset(by: a), colour: .rule, thickness: b)
        canvas.drawLine(fromX: a, y: b, toX: b, y: a, colour: .ink, thickness: a)
        canvas.drawLine(fromX: 3, y: a, toX: b, y: 4, colour: .ink, thickness: b)
        canvas.draw(picture, in: box)
        canvas.drawText("傷 x", x: a, y: b, alignment: .right)
      }
    }
    #expect(canvas.image.pixels.contains { $0 != 255 }, "some of these cross the canvas")
  }

  @Test func rectanglesCoverTheirPixels() {
    var canvas = Canvas(width: 12, height: 10)
    canvas.fillRectangle(Canvas.Box(x: 2, y: 3, width: 5, height: 4), colour: .bad)
    var outlined = canvas
    outlined.outlineRectangle(Canvas.Box(x: 2, y: 3, width: 5, height: 4), colour: .ok, thickness: 1)
    for y in 0..<10 {
      for x in 0..<12 {
        let isInside = (2..<7).contains(x) && (3..<7).contains(y)
        let isEdge = isInside && (x == 2 || x == 6 || y == 3 || y == 6)
        #expect(canvas.image[x: x, y: y, c: 0] == (isInside ? Canvas.Colour.bad.red : 255))
        let expected: Canvas.Colour = isEdge ? .ok : isInside ? .bad : .paper
        #expect(outlined.image[x: x, y: y, c: 2] == expected.blue)
      }
    }
  }

  @Test(arguments: 1...3) func levelAndUprightLinesAreSharp(thickness: Int) {
    var (level, upright) = (Canvas(width: 20, height: 20), Canvas(width: 20, height: 20))
    level.drawLine(fromX: 15, y: 8, toX: 4, y: 8, colour: .black, thickness: thickness)
    upright.drawLine(fromX: 8, y: 4, toX: 8, y: 15, colour: .black, thickness: thickness)
    var (levelBox, uprightBox) = (Canvas(width: 20, height: 20), Canvas(width: 20, height: 20))
    let first = 8 - (thickness - 1) / 2
    levelBox.fillRectangle(Canvas.Box(x: 4, y: first, width: 12, height: thickness), colour: .black)
    uprightBox.fillRectangle(Canvas.Box(x: first, y: 4, width: thickness, height: 12), colour: .black)
    #expect(level.image == levelBox.image)
    #expect(upright.image == uprightBox.image)
  }

  /// The ink of a diagonal line is its length times its thickness.
  @Test(arguments: [1, 2, 3], [(90, 17), (80, 80), (-33, 95), (90, -90), (5, 90)])
  func diagonalLinesHaveTheirThickness(thickness: Int, direction: (x: Int, y: Int)) {
    var canvas = Canvas(width: 240, height: 240)
    canvas.drawLine(
      fromX: 120, y: 120, toX: 120 + direction.x, y: 120 + direction.y, colour: .black, thickness: thickness)
    let ink = canvas.image.pixels.reduce(0.0) { $0 + Double(255 - $1) } / 3 / 255
    let longer = Double(max(abs(direction.x), abs(direction.y)))
    let length = Double(direction.x * direction.x + direction.y * direction.y).squareRoot()
    // One more pixel along the longer direction: the line covers both ends.
    let expected = length * (longer + 1) / longer * Double(thickness)
    #expect(abs(ink / expected - 1) < 0.02)
  }

  @Test(arguments: [1, 3]) func largePicturesShrinkInProportion(channels: Int) {
    let picture = ImageBuffer.pattern(width: 64, height: 32, channels: channels)
    var canvas = Canvas(width: 30, height: 30)
    let place = canvas.draw(picture, in: Canvas.Box(x: 4, y: 3, width: 20, height: 25))
    #expect(place == Canvas.Box(x: 4, y: 10, width: 20, height: 10))
    let expected = picture.resized(width: 20, height: 10).expandedToThreeChannels()
    #expect(canvas.image.cropped(x: 4, y: 10, width: 20, height: 10) == expected)
    #expect(canvas.image.inkBox?.rows == 10...19)
  }

  @Test(arguments: [1, 3]) func smallPicturesAreEnlargedSharply(channels: Int) {
    let picture = ImageBuffer.pattern(width: 3, height: 2, channels: channels)
    var canvas = Canvas(width: 20, height: 20)
    let place = canvas.draw(picture, in: Canvas.Box(x: 1, y: 2, width: 14, height: 17))
    #expect(place == Canvas.Box(x: 2, y: 6, width: 12, height: 8))
    let colours = picture.expandedToThreeChannels()
    for y in 0..<8 {
      for x in 0..<12 {
        for c in 0..<3 {
          #expect(canvas.image[x: x + 2, y: y + 6, c: c] == colours[x: x / 4, y: y / 4, c: c])
        }
      }
    }
  }

  @Test func extremeProportionsKeepAPixel() {
    var canvas = Canvas(width: 20, height: 20)
    let box = Canvas.Box(x: 0, y: 0, width: 10, height: 10)
    let wide = canvas.draw(ImageBuffer(width: 5000, height: 1, channels: 1), in: box)
    #expect(wide == Canvas.Box(x: 0, y: 4, width: 10, height: 1))
    let high = canvas.draw(ImageBuffer(width: 1, height: 5000, channels: 1), in: box)
    #expect(high == Canvas.Box(x: 4, y: 0, width: 1, height: 10))
    #expect(canvas.draw(.pattern(width: 2, height: 2, channels: 3), in: box.inset(by: 5)) == nil)
  }
}

/// A small generator with a state that can be chosen (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
