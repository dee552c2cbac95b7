import KizuAugment
import KizuCore
import Testing

@Suite struct MultiCropTests {
  private let crops = MultiCrop(
    .surface, size: 64, localViews: 4, localSize: 32, localCropScale: 0.05...0.15)

  private func draw(_ photo: Int, _ view: Int) -> ViewParameters {
    crops.parameters(width: 200, height: 150, seed: 3, epoch: 2, photo: UInt32(photo), view: view)
  }

  @Test func largeViewsAreThoseOfTheRecipe() {
    #expect((0..<crops.viewCount).map(crops.size(ofView:)) == [64, 64, 32, 32, 32, 32])
    for photo in 0..<20 {
      for view in 0..<2 {
        #expect(
          draw(photo, view)
            == ViewParameters(
              drawnFrom: .surface, width: 200, height: 150, seed: 3, epoch: 2, photo: UInt32(photo),
              view: UInt16(view)))
      }
    }
  }

  @Test func smallViewsCropWhatTheyShould() {
    var shares: [Double] = []
    for photo in 0..<1000 {
      for view in 2..<crops.viewCount {
        let crop = draw(photo, view).crop
        shares.append(Double(crop.width * crop.height) / 30_000)
      }
    }
    // Sides are whole pixels.
    #expect(shares.allSatisfy { (0.048...0.153).contains($0) })
    let mean = shares.reduce(0, +) / Double(shares.count)
    let standardError = 0.1 / (12 * Double(shares.count)).squareRoot()
    #expect(abs(mean - 0.1) < 4 * standardError + 2e-4)
    #expect(Set((0..<crops.viewCount).map { draw(0, $0).noiseKey }).count == crops.viewCount)
  }

  @Test func valuesAreChecked() {
    #expect(throws: Never.self) { try crops.validate() }
    for change: (inout MultiCrop) -> Void in [
      { $0.size = 0 }, { $0.localSize = 5000 }, { $0.localViews = 65 }, { $0.localViews = -1 },
      { $0.localCropScale = 0...0.1 }, { $0.recipe.noise = 2 },
    ] {
      var wrong = crops
      change(&wrong)
      #expect(throws: ViewRecipeError.self) { try wrong.validate() }
    }
  }
}
