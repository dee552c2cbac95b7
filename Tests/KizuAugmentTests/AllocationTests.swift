import CAllocationCount
import KizuAugment
import KizuCore
import Testing

/// A view allocates nothing once its scratch has grown, counted by the C library.
@Suite(.enabled(if: kizu_allocation_count() >= 0)) struct AllocationTests {
  private static let photos = [
    testPhoto(width: 90, height: 70, channels: 3), testPhoto(width: 61, height: 83, channels: 1),
  ]

  private static let parameters: [[ViewParameters]] = photos.map { photo in
    [ViewRecipe.simclr, .surface, .part, .xray, OperationTests.everything].flatMap { recipe in
      (0..<40).map { index in
        ViewParameters(
          drawnFrom: recipe, width: photo.width, height: photo.height, seed: 5, epoch: 0, photo: index,
          view: 0)
      }
    }
  }

  /// How often all views of both photos together allocate.
  private static func allocations<Sample>(
    _ output: inout [Sample], _ scratch: inout ViewScratch,
    _ make: (ImageBuffer, ViewParameters, inout MutableSpan<Sample>, inout ViewScratch) -> Void
  ) -> Int {
    var span = output.mutableSpan
    let before = kizu_allocation_count()
    for index in photos.indices {
      for view in parameters[index] { make(photos[index], view, &span, &scratch) }
    }
    return kizu_allocation_count() - before
  }

  @Test(arguments: [16, 33], ViewLayout.allCases)
  func aViewAllocatesNothing(size: Int, layout: ViewLayout) {
    let maker = ViewMaker(size: size, channels: 3, normalization: plain, layout: layout)
    var scratch = ViewScratch()
    var wide = [Float](repeating: 0, count: maker.sampleCount)
    var narrow = [UInt16](repeating: 0, count: maker.sampleCount)
    // The first time round memory grows, which shows that the count counts.
    #expect(
      Self.allocations(&wide, &scratch) { maker.makeView(of: $0, $1, into: &$2, scratch: &$3) } > 10)
    #expect(
      Self.allocations(&wide, &scratch) { maker.makeView(of: $0, $1, into: &$2, scratch: &$3) } == 0)
    _ = Self.allocations(&narrow, &scratch) { maker.makeView(of: $0, $1, into: &$2, scratch: &$3) }
    #expect(
      Self.allocations(&narrow, &scratch) { maker.makeView(of: $0, $1, into: &$2, scratch: &$3) } == 0)
  }

  @Test func drawingParametersAllocatesNothing() {
    let recipe = OperationTests.everything
    var cutouts = 0
    let before = kizu_allocation_count()
    for photo in 0..<200 as Range<UInt32> {
      let drawn = ViewParameters(
        drawnFrom: recipe, width: 90, height: 70, seed: 5, epoch: 0, photo: photo, view: 0)
      if drawn.cutout != nil { cutouts += 1 }
    }
    let after = kizu_allocation_count()
    #expect(after == before)
    #expect(cutouts == 200)
  }
}
