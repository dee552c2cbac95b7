import Foundation
import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import RealModule
import Testing

@testable import KizuSSL

@Suite struct ShortcutDiagnosticsTests {
  private static let (photos, side, dimensions) = (64, 16, 8)

  /// Views of photos with some noise: `[2N, 1, S, S]`, brightness of each photo, and of its outer part, and the contrast
  /// of a pattern within.
  private static func views(brightness: [Float], border: [Float], contrast: [Float]? = nil) -> [Float] {
    var random = RandomStream(seed: 3, purpose: .test)
    return (0..<2 * photos).flatMap { view in
      (0..<side * side).map { place in
        let (y, x) = place.quotientAndRemainder(dividingBy: side)
        let isBorder = min(x, y) < side / 8 || max(x, y) >= side - side / 8
        let photo = view % photos
        let pattern = (contrast?[photo] ?? 0) * ((x / 2 + y / 2) % 2 == 0 ? 1 : -1)
        return (isBorder ? border[photo] : brightness[photo] + pattern) + 0.3 * random.normal()
      }
    }
  }

  private static func numbers(seed: UInt64, _ count: Int = photos) -> [Float] {
    var random = RandomStream(seed: seed, purpose: .test)
    return (0..<count).map { _ in random.uniform(in: -1...1) }
  }

  /// Projections that are a bent curve through the space, at a number for each photo.
  private static func curve(_ numbers: [Float]) -> [Float] {
    (numbers + numbers).flatMap { number in
      (0..<dimensions).map { dimension -> Float in
        let angle = Float(dimension / 2 + 1) * number
        return dimension % 2 == 0 ? .cos(angle) : .sin(angle)
      }
    }
  }

  private static func diagnose(_ z: [Float], _ views: [Float]) throws -> ShortcutDiagnostics {
    let found = ShortcutDiagnostics(z.span, dimensions: dimensions, views: views.span, side: side)
    return try #require(found)
  }

  @Test("An encoder of brightness alone is found out, however bent its space; one of something else is not")
  func brightness() throws {
    let brightness = Self.numbers(seed: 1)
    let views = Self.views(brightness: brightness, border: brightness)
    let caught = try Self.diagnose(Self.curve(brightness), views)
    #expect(caught.exposure > 0.8 && caught.border > 0.7)
    let free = try Self.diagnose(Self.curve(Self.numbers(seed: 2)), views)
    #expect(free.exposure < 0.2 && free.border < 0.2)
  }

  @Test("An encoder of the background is told from one of the exposure")
  func background() throws {
    let border = Self.numbers(seed: 4)
    // Without a pattern, brightness and contrast of the whole would tell the border's too.
    let views = Self.views(
      brightness: Self.numbers(seed: 5).map { 3 * $0 }, border: border,
      contrast: Self.numbers(seed: 6).map { 5 * $0 })
    let found = try Self.diagnose(Self.curve(border), views)
    #expect(found.border > 0.7 && found.exposure < 0.4)
  }

  @Test("Equal projections and flat views explain nothing; small batches are not judged")
  func edges() throws {
    let views = Self.views(brightness: Self.numbers(seed: 1), border: Self.numbers(seed: 1))
    let equal = try Self.diagnose([Float](repeating: 1, count: 2 * Self.photos * Self.dimensions), views)
    #expect(equal == ShortcutDiagnostics(exposure: 0, border: 0))
    let flat = try Self.diagnose(
      Self.curve(Self.numbers(seed: 2)), [Float](repeating: 2, count: views.count))
    #expect(flat.exposure < 0.2)
    let few = [Float](repeating: 1, count: 2 * 15 * 4)
    let flatViews = [Float](repeating: 0, count: 30 * 16)
    let ofFew = ShortcutDiagnostics(few.span, dimensions: 4, views: flatViews.span, side: 4)
    #expect(ofFew == nil)
  }

  /// The shares of the last epoch, and the warnings about them.
  private func train(_ bench: Bench) throws -> (last: ShortcutDiagnostics, warnings: [String]) {
    let events = Events()
    let request = bench.request("run") {
      $0.options.epochs = 16
      $0.options.batchSize = 32
      // Crops, and nothing that changes brightness.
      $0.options.views = ViewRecipe(cropScale: 0.5...1)
    }
    try Pretrainer.prepare(request, onEvent: events.take).train()
    let last = try #require(RunFolder("\(bench.root)/run").reports.last?.shortcuts)
    return (last, events.notices.filter { $0.contains("alone explain") })
  }

  @Test("Trained on photos that differ in what they show, Kizu warns of no exposure")
  func endToEnd() throws {
    let bench = try Bench()
    try bench.replacePhotosByBlocks(count: 64)
    let shapes = try train(bench)
    #expect(shapes.last.exposure < 0.5 && shapes.warnings.isEmpty, "\(shapes)")
  }
}
