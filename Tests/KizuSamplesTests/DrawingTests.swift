import KizuCore
import Testing

@testable import KizuSamples

/// The pieces that photos are drawn from, against their definitions.
struct DrawingTests {
  private var random = RandomStream(seed: 11, purpose: .test)

  @Test func latticeNoiseIsBoundedAndContinuousAndMeetsItsLattice() {
    var random = random
    let noise = LatticeNoise(&random)
    for _ in 0..<500 {
      let x = random.uniform(in: -400...400)
      let y = random.uniform(in: -400...400)
      let value = noise.at(x, y)
      #expect(abs(value) <= 1)
      #expect(abs(noise.octaves(4, x, y)) <= 1)
      // The steepest slope is 1.5 times the largest difference of neighbours, 2.
      #expect(abs(noise.at(x + 0.001, y) - value) <= 0.0035)
      let column = Int(x.rounded(.down))
      let row = Int(y.rounded(.down))
      #expect(noise.at(Float(column), Float(row)) == noise.cell(column, row))
      #expect(noise.cell(column, row) == noise.cell(column + 256, row - 256))
    }
  }

  @Test(arguments: [16, 33, 128])
  func strokesTouchExactlyThePixelsWithinReach(side: Int) {
    var random = random
    let surface = Surface(side: side)
    for reach in [Float(0.7), 3, 9] {
      let start = SIMD2<Float>(random.uniform(in: -20...148), random.uniform(in: -20...148))
      let stroke = Stroke.jagged(start: start, angle: random.uniform(in: 0...6), length: 50, &random)
      var touched: [Int: Float] = [:]
      stroke.forEachPixel(of: surface, reach: reach) { index, contact in
        #expect(touched[index] == nil)
        #expect((0...1).contains(contact.along))
        touched[index] = abs(contact.across)
      }
      for index in 0..<side * side {
        let place = surface.place(index % side, index / side)
        let distance =
          (1..<stroke.points.count).map {
            Self.distance(place, stroke.points[$0 - 1], stroke.points[$0])
          }.min() ?? .infinity
        if let found = touched[index] {
          #expect(abs(found - distance) < 1e-3)
        } else {
          #expect(distance > reach - 1e-3)
        }
      }
    }
  }

  /// Distance of a place from a piece of line, by search along it.
  private static func distance(_ place: SIMD2<Float>, _ start: SIMD2<Float>, _ end: SIMD2<Float>) -> Float {
    let vector = end - start
    let part = ((place - start) * vector).sum() / (vector * vector).sum()
    let gap = place - (start + vector * min(max(part, 0), 1))
    return (gap * gap).sum().squareRoot()
  }

  @Test func arcsHaveTheirLengthMiddleAndBend() {
    let middle = SIMD2<Float>(40, 50)
    let arc = Stroke.arc(middle: middle, angle: 0.4, length: 60, bend: 0.9)
    let pieces = zip(arc.points.dropFirst(), arc.points).map { $0 - $1 }
    #expect(abs(pieces.reduce(0) { $0 + ($1 * $1).sum().squareRoot() } - 60) < 1e-3)
    let gap = arc.points[arc.points.count / 2] - middle
    #expect((gap * gap).sum() < 1e-6)
    let turns = zip(pieces.dropFirst(), pieces).map { $1.x * $0.y - $1.y * $0.x }
    #expect(turns.allSatisfy { $0 > 0 })
  }

  @Test(arguments: [1, 2, 15, 16, 17, 33])
  func blurKeepsFlatPicturesAndTheMean(side: Int) {
    var random = random
    var lot = LotAppearance(lot: 0, texture: .castSurface, seed: 1)
    lot.sensorNoise = 0
    lot.blur = 128 / Float(side)
    let camera = Camera(lot: lot, pose: PhotoPose(&random), side: side, &random)
    let flat = camera.expose([Float](repeating: 0.4, count: side * side), side: side)
    #expect(flat.allSatisfy { abs($0 - 0.4) < 1e-5 })
    guard side >= 33 else { return }
    var spot = [Float](repeating: 0, count: side * side)
    spot[16 * side + 16] = 1
    let blurred = camera.expose(spot, side: side)
    #expect(abs(blurred.reduce(0, +) - 1) < 1e-4)
    #expect(blurred[16 * side + 16] < 0.5 && blurred[16 * side + 17] > 0.02)
    for offset in 1..<8 {
      #expect(abs(blurred[16 * side + 16 + offset] - blurred[(16 - offset) * side + 16]) < 1e-6)
    }
  }

  @Test func hollowsAreBrightOnTheSideAwayFromTheLight() {
    var random = random
    var lot = LotAppearance(lot: 0, texture: .castSurface, seed: 1)
    lot.lightDirection = SIMD2(1, 0)
    lot.falloff = 0
    var surface = Surface(side: 64)
    surface.albedo = [Float](repeating: 0.5, count: 64 * 64)
    var draw = DefectDraw(.dent, &random)
    draw.centre = SIMD2(64, 64)
    let lighting = Lighting(lot: lot, pose: PhotoPose(&random))
    let flat = lighting.shade(surface)
    surface.damage(draw, lot: lot, &random)
    let change = zip(lighting.shade(surface), flat).map { $0 / $1 - 1 }
    let row = change[32 * 64..<33 * 64]
    // The light stands on the right: the hollow's left wall faces it, its right wall lies in shade.
    #expect(row.prefix(30).reduce(0, +) > 0.1)
    #expect(row.suffix(30).reduce(0, +) < -0.1)
  }
}
