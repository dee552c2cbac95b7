import Foundation
import KizuAugment
import KizuCore
import Testing

@Suite struct ViewRecipeTests {
  @Test func presetsAreKnownByNameAndValid() throws {
    #expect(ViewRecipe.presetNames == ["surface", "part", "texture", "xray", "color", "simclr"])
    #expect(try ViewRecipe.preset(named: "surface") == .surface)
    #expect(try ViewRecipe.preset(named: "simclr") == .simclr)
    #expect(try ViewRecipe.preset(named: "part") == .part)
    for name in ViewRecipe.presetNames { try ViewRecipe.preset(named: name).validate() }
  }

  @Test func unknownPresetNamesTheKnownOnes() {
    let error = #expect(throws: ViewRecipeError.self) { try ViewRecipe.preset(named: "imagenet") }
    #expect(error?.exitStatus == .usage)
    #expect(
      error?.description == """
        There is no preset named "imagenet"; choose one of surface, part, texture, xray, color, simclr, or \
        a file whose name ends with .json.
        """)
  }

  @Test func survivesJSON() throws {
    for name in ViewRecipe.presetNames {
      let recipe = try ViewRecipe.preset(named: name)
      let text = try JSONEncoder().encode(recipe)
      #expect(try JSONDecoder().decode(ViewRecipe.self, from: text) == recipe)
    }
  }

  @Test func everyValueIsChecked() throws {
    let paths: [(String, WritableKeyPath<ViewRecipe, Float>)] = [
      ("horizontalFlip", \.horizontalFlip), ("verticalFlip", \.verticalFlip), ("quarterTurn", \.quarterTurn),
      ("jitter", \.jitter), ("brightness", \.brightness), ("contrast", \.contrast),
      ("saturation", \.saturation), ("hue", \.hue), ("grey", \.grey), ("blur", \.blur),
      ("illumination", \.illumination), ("sharpness", \.sharpness), ("solarise", \.solarise),
      ("noise", \.noise), ("shotNoise", \.shotNoise), ("jpeg", \.jpeg), ("cutout", \.cutout),
    ]
    for (key, path) in paths {
      for value: Float in [-0.01, 1.01, .infinity, .nan] {
        var recipe = ViewRecipe.surface
        recipe[keyPath: path] = value
        let error = #expect(throws: ViewRecipeError.self) { try recipe.validate() }
        #expect(error?.description.hasPrefix("\(key) of the view recipe is \(value); give a number") == true)
        #expect(error?.exitStatus == .usage)
      }
    }
    let ranges: [(String, WritableKeyPath<ViewRecipe, ClosedRange<Float>>)] = [
      ("cropScale", \.cropScale), ("cropAspect", \.cropAspect), ("blurSigma", \.blurSigma),
      ("gamma", \.gamma), ("solariseThreshold", \.solariseThreshold), ("jpegQuality", \.jpegQuality),
      ("cutoutScale", \.cutoutScale),
    ]
    for (key, path) in ranges {
      for range: ClosedRange<Float> in [-0.1...0.5, 0.5...101, -1...(-0.5)] {
        var recipe = ViewRecipe.surface
        recipe[keyPath: path] = range
        let error = #expect(throws: ViewRecipeError.self) { try recipe.validate() }
        #expect(error?.description.hasPrefix(key) == true)
      }
    }
  }

  @Test func rotationStopsAt45Degrees() {
    var recipe = ViewRecipe.surface
    recipe.rotation = 46
    #expect(throws: ViewRecipeError.outOfRange(key: "rotation", value: 46, allowed: 0...45)) {
      try recipe.validate()
    }
  }

  @Test func hueStopsAtHalfATurn() {
    var recipe = ViewRecipe.surface
    recipe.hue = 0.51
    #expect(throws: ViewRecipeError.outOfRange(key: "hue", value: 0.51, allowed: 0...0.5)) {
      try recipe.validate()
    }
  }
}
