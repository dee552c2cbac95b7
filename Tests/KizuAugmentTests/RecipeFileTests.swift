import Foundation
import KizuCore
import Testing

@testable import KizuAugment

/// Presets as files.
@Suite struct RecipeFileTests {
  private func read(_ text: String) throws(ViewRecipeError) -> ViewRecipe {
    try ViewRecipe(json: Array(text.utf8), file: "my.json")
  }

  private func refusal(_ text: String) -> ViewRecipeError? {
    #expect(throws: ViewRecipeError.self) { try read(text) }
  }

  @Test func presetsSurviveFiles() throws {
    for preset in ViewRecipe.presets {
      let text = preset.recipe.json()
      #expect(try read(text) == preset.recipe)
      #expect(try JSONDecoder().decode(ViewRecipe.self, from: Data(text.utf8)) == preset.recipe)
      // One key a line between the braces.
      #expect(text.split(separator: "\n").count == ViewRecipe.keys.count + 2)
    }
  }

  @Test func everyNumberSurvives() throws {
    var random = RandomStream(seed: 5, purpose: .test)
    for _ in 0..<200 {
      var recipe = ViewRecipe(cropScale: 1...1)
      for key in ViewRecipe.keys {
        let (a, b) = (random.uniform(in: key.limits), random.uniform(in: key.limits))
        recipe[key] = min(a, b)...max(a, b)
      }
      #expect(try read(recipe.json()) == recipe)
      let coded = try JSONEncoder().encode(recipe)
      #expect(try JSONDecoder().decode(ViewRecipe.self, from: coded) == recipe)
    }
  }

  @Test func missingKeysAreOff() throws {
    #expect(try read(#"{"cropScale": [0.25, 1]}"#) == ViewRecipe(cropScale: 0.25...1))
    // The views of a config.json from before rotation and the like.
    let old = """
      {"blur":0.5,"blurSigma":[0.1,2],"brightness":0.8,"contrast":0.8,"cropAspect":[0.75,1.3333334],
      "cropScale":[0.08,1],"grey":0.2,"horizontalFlip":0.5,"hue":0.2,"jitter":0.8,"quarterTurn":0,
      "saturation":0.8,"verticalFlip":0}
      """
    #expect(try JSONDecoder().decode(ViewRecipe.self, from: Data(old.utf8)) == .simclr)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ViewRecipe.self, from: Data("{}".utf8)) }
    #expect(refusal("{}") == .missingKey("cropScale", file: "my.json"))
  }

  @Test(arguments: [
    ("brightnes", "brightness"), ("Rotation", "rotation"), ("crop_scale", "cropScale"),
    ("solarize", "solarise"), ("gray", "grey"), ("jpegQualty", "jpegQuality"),
  ])
  func unknownKeysAreRefusedWithTheNearest(name: String, nearest: String) throws {
    let error = refusal("{\"cropScale\": [0.2, 1], \"\(name)\": 0.5}")
    #expect(error == .unknownKey(name, nearest: nearest, file: "my.json"))
    #expect(error?.exitStatus == .badData)
    let text = try #require(error?.description)
    #expect(text.contains("my.json") && text.contains("“\(name)”") && text.contains("perhaps \(nearest)"))
  }

  @Test func endlessKeysAreCutShort() throws {
    let name = String(repeating: "x", count: 100_000)
    let text = try #require(refusal("{\"cropScale\": [0.2, 1], \"\(name)\": 0.5}")?.description)
    #expect(text.count < 200)
  }

  @Test func everyRangeIsKept() throws {
    for key in ViewRecipe.keys {
      for value in [key.limits.lowerBound - 0.5, key.limits.upperBound + 0.5] {
        let number = key.isRange ? "[\(value), \(value)]" : "\(value)"
        let crop = key.name == "cropScale" ? "" : "\"cropScale\": [0.2, 1], "
        let error = refusal("{\(crop)\"\(key.name)\": \(number)}")
        #expect(
          error
            == .outOfRangeInFile(
              key: key.name, value: try #require(Double("\(value)")), allowed: key.limits, file: "my.json"))
        #expect(error?.exitStatus == .badData)
        let text = try #require(error?.description)
        #expect(text.contains("my.json") && text.contains(" to \(RecipeNumber.text(key.limits.upperBound))."))
      }
    }
  }

  @Test(arguments: [
    "\"much\"", "true", "null", "{}", "[]", "[1]", "[1, 1, 1]", "[1, 0.2]", "[1, \"a\"]", "[[1, 1]]",
  ])
  func wrongKindsAreRefused(value: String) {
    #expect(
      refusal("{\"cropScale\": \(value)}") == .wrongKind(key: "cropScale", isRange: true, file: "my.json"))
    #expect(
      refusal("{\"cropScale\": [0.2, 1], \"blur\": \(value)}")
        == .wrongKind(key: "blur", isRange: false, file: "my.json"))
  }

  @Test func whatIsNoObjectIsRefused() {
    for text in [
      "", "surface", "[]", "3", "{", "{\"cropScale\": [0.2, 1],,}", "{\"cropScale\": [0.2, nan]}",
      String(repeating: "[", count: 100_000), String(repeating: " ", count: 1 << 21) + "{}",
    ] {
      #expect(refusal(text) == .notJSON(file: "my.json"))
    }
  }

  @Test func editDistances() {
    for (a, b, distance) in [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
    ] {
      #expect(EditDistance.between(a, b) == distance && EditDistance.between(b, a) == distance)
    }
  }

  @Test func theGuideExplainsEveryKeyAndPreset() throws {
    let guide = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/presets.md")
    let text = try String(contentsOf: guide, encoding: .utf8)
    for key in ViewRecipe.keys {
      let (low, high) = (RecipeNumber.text(key.limits.lowerBound), RecipeNumber.text(key.limits.upperBound))
      let range = key.isRange ? "[\(low)…\(high), \(low)…\(high)]" : "\(low)…\(high)"
      #expect(text.contains("| `\(key.name)` | \(range) | \(key.meaning)"), "\(key.name)")
    }
    for preset in ViewRecipe.presets {
      #expect(text.contains("| `\(preset.name)` | \(preset.purpose) |"), "\(preset.name)")
    }
  }
}
