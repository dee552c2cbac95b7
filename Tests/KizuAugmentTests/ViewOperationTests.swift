import KizuAugment
import KizuCore
import Testing

@Suite struct ViewOperationTests {
  @Test func presetsHaveTheOperationsThatTheirTableSays() {
    let surface = ViewOperation.allCases.filter { $0.isOn(in: .surface) }
    #expect(
      surface == [
        .crop, .cropAspect, .horizontalFlip, .verticalFlip, .quarterTurn, .illumination, .brightness,
        .contrast,
        .blur,
      ])
    #expect(ViewOperation.saturation.isOn(in: .simclr) && !ViewOperation.blur.isOn(in: .texture))
    var nothing = ViewRecipe(cropScale: 1...1, cropAspect: 1...1)
    #expect(ViewOperation.allCases.allSatisfy { !$0.isOn(in: nothing) })
    // A strength without a probability changes nothing.
    nothing.brightness = 0.4
    #expect(!ViewOperation.brightness.isOn(in: nothing))
  }

  /// Whatever an operation draws alone lies in what the recipe may draw, and nothing else changes.
  @Test(arguments: ViewRecipe.presets.map(\.recipe))
  func operationsAloneChangeNothingElse(recipe: ViewRecipe) {
    let whole = PixelRectangle(x: 0, y: 0, width: 90, height: 60)
    for operation in ViewOperation.allCases where operation.isOn(in: recipe) {
      for level in ViewOperation.Level.allCases {
        var parameters = operation.parameters(
          level, in: recipe, width: 90, height: 60, seed: 1, photo: 2, view: 3)
        let again = operation.parameters(level, in: recipe, width: 90, height: 60, seed: 1, photo: 2, view: 3)
        #expect(parameters == again)
        #expect(parameters.crop.x >= 0 && parameters.crop.x + parameters.crop.width <= 90)
        #expect(parameters.crop.y >= 0 && parameters.crop.y + parameters.crop.height <= 60)
        let isCrop = operation == .crop || operation == .cropAspect
        #expect(isCrop || parameters.crop == whole)
        if isCrop {
          parameters.crop = whole
          #expect(parameters == ViewParameters(crop: whole))
        }
      }
    }
  }

  @Test func levelsRunFromMildToStrong() {
    let recipe = ViewRecipe.xray
    #expect(ViewOperation.crop.value(.weakest, in: recipe) == 1)
    #expect(ViewOperation.crop.value(.strongest, in: recipe) == 0.3)
    #expect(ViewOperation.rotation.value(.middle, in: recipe) == 0)
    #expect(abs(ViewOperation.gamma.value(.middle, in: recipe) - (0.7 * Float(1.4)).squareRoot()) < 1e-6)
    #expect(ViewOperation.blur.text(.strongest, in: recipe) == "σ 1 px of the view")
    #expect(ViewOperation.rotation.text(.weakest, in: recipe) == "-10°")
    #expect(ViewOperation.brightness.text(.strongest, in: recipe) == "× 1.3")
    #expect(ViewOperation.hue.text(.strongest, in: .simclr) == "+72°")
    #expect(ViewOperation.noise.text(.middle, in: recipe) == "σ 2.55 of 255 levels")
  }
}
