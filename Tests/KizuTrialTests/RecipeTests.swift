import Foundation
import KizuAugment
import Testing

@testable import KizuTrial

@Suite struct RecipeTests {
  @Test("Every candidate is a valid recipe that reads back from its file as it is")
  func valid() throws {
    for isGrey in [true, false] {
      for candidate in RecipeCandidate.all(400, seed: 9, isGrey: isGrey, criterion: .knn) {
        try candidate.recipe.validate()
        let text = candidate.recipe.json()
        #expect(try ViewRecipe(json: [UInt8](text.utf8), file: candidate.name) == candidate.recipe)
        #expect(candidate.recipe.cropScale.lowerBound >= ViewRecipe.smallestCrop)
        guard candidate.name.hasPrefix("random") else { continue }
        let recipe = candidate.recipe
        #expect(!isGrey || recipe.saturation + recipe.hue + recipe.grey == 0)
      }
    }
  }

  @Test("A candidate is named by seed and number alone; the presets come first")
  func keyed() {
    let few = RecipeCandidate.all(10, seed: 1, isGrey: false, criterion: .knn)
    let many = RecipeCandidate.all(50, seed: 1, isGrey: false, criterion: .knn)
    let other = RecipeCandidate.all(50, seed: 2, isGrey: false, criterion: .knn)
    #expect(few == Array(many.prefix(10)))
    let count = ViewRecipe.presets.count
    #expect(Set(many.prefix(count).map(\.name)) == Set(ViewRecipe.presetNames))
    #expect(many[0].recipe == .surface && many[1].recipe == .simclr)
    #expect(zip(many, other).dropFirst(count).allSatisfy { $0.recipe != $1.recipe })
  }

  @Test("Every operation is drawn in some recipes and left out in others")
  func coverage() {
    let recipes = (0..<200).map { ViewRecipe.random(seed: 3, number: $0, isGrey: false, judgesTurns: true) }
    let strengths: [KeyPath<ViewRecipe, Float>] = [
      \.horizontalFlip, \.verticalFlip, \.quarterTurn, \.rotation, \.illumination, \.brightness, \.contrast,
      \.saturation, \.hue, \.grey, \.blur, \.sharpness, \.noise, \.shotNoise, \.cutout,
    ]
    for strength in strengths {
      let used = recipes.count { $0[keyPath: strength] > 0 }
      #expect(10...190 ~= used, "\(strength)")
    }
    #expect(10...190 ~= recipes.count { $0.gamma != 1...1 })
    let crops = recipes.map(\.cropScale.lowerBound)
    #expect((crops.min() ?? 1) < 0.12 && (crops.max() ?? 0) > 0.6)
  }

  @Test("What retrieval cannot judge is left as in surface, and changes nothing else")
  func retrieval() {
    for number in 0..<50 {
      var judged = ViewRecipe.random(seed: 3, number: number, isGrey: false, judgesTurns: true)
      let kept = ViewRecipe.random(seed: 3, number: number, isGrey: false, judgesTurns: false)
      (judged.horizontalFlip, judged.verticalFlip, judged.quarterTurn) = (0.5, 0.5, 0.75)
      #expect(judged == kept)
    }
  }

  @Test("Changes name what differs, and nothing else")
  func words() {
    #expect(RecipeWords.changes(from: .surface, to: .surface).isEmpty)
    var recipe = ViewRecipe.surface
    recipe.cropScale = 0.35...1
    recipe.verticalFlip = 0
    recipe.noise = 0.03
    #expect(
      RecipeWords.changes(from: .surface, to: recipe) == [
        "crops: 35–100 %, was 20–100 %", "flips top to bottom: off, was 50 %", "noise: up to 3 %, was off",
      ])
    #expect(
      RecipeWords.short(recipe)
        == "crop 35–100 %, shape 0.75–1.33, flip ↔, turn, gradient ±30 %, brightness ±40 %, contrast ±40 %, "
        + "blur 0.1–1.5 px (30 %), noise up to 3 %")
  }

  @Test("Every value of a recipe shows in the changes when it is another")
  func everyKeyHasWords() throws {
    // Everything is on, so that nothing hides behind a probability of 0.
    let text = """
      {"cropScale": [0.3, 0.9], "cropAspect": [0.8, 1.3], "horizontalFlip": 0.4, "verticalFlip": 0.4, \
      "quarterTurn": 0.4, "rotation": 4, "illumination": 0.4, "jitter": 0.4, "brightness": 0.4, "contrast": 0.4, \
      "saturation": 0.4, "hue": 0.4, "grey": 0.4, "gamma": [0.8, 1.3], "blur": 0.4, "blurSigma": [0.3, 1.3], \
      "sharpness": 0.4, "solarise": 0.4, "solariseThreshold": [0.3, 0.9], "noise": 0.4, "shotNoise": 0.4, \
      "jpeg": 0.4, "jpegQuality": [30, 90], "cutout": 0.4, "cutoutScale": [0.3, 0.4]}
      """
    let recipe = try ViewRecipe(json: [UInt8](text.utf8), file: "all on")
    for key in ViewRecipe.keys {
      let name = "\"\(key.name)\": \(key.isRange ? "[" : "")"
      // The low end of a range, or the number, becomes a little larger.
      let place = try #require(text.firstRange(of: name), "\(key.name) is not switched on")
      let changed = text[..<place.upperBound] + raised(text[place.upperBound...])
      let other = try ViewRecipe(json: [UInt8](changed.utf8), file: key.name)
      #expect(RecipeWords.changes(from: recipe, to: other).count == 1, "\(key.name)")
    }
  }

  /// The text with the number that it begins with made a little larger.
  private func raised(_ text: Substring) -> String {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let larger = (Double(digits) ?? 0) + ((Double(digits) ?? 0) < 1 ? 0.05 : 1)
    return String(format: "%.2f", larger) + text.dropFirst(digits.count)
  }
}
