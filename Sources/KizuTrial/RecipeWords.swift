import Foundation
public import KizuAugment

/// Recipes in words for people.
public enum RecipeWords {
  /// One property of a recipe: what it is called, and how it stands; nil when it is off.
  private struct Property {
    let name: String
    let short: String
    let text: (ViewRecipe) -> String?

    init(_ name: String, short: String? = nil, _ text: @escaping (ViewRecipe) -> String?) {
      self.name = name
      self.short = short ?? name
      self.text = text
    }
  }

  private static var properties: [Property] {
    [
      Property("crops", short: "crop") { share($0.cropScale) },
      Property("shape of crops", short: "shape") { $0.cropAspect == 1...1 ? nil : range($0.cropAspect) },
      Property("flips left to right", short: "flip ↔") { probability($0.horizontalFlip) },
      Property("flips top to bottom", short: "flip ↕") { probability($0.verticalFlip) },
      Property("quarter turns", short: "turn") { probability($0.quarterTurn) },
      Property("rotation", short: "rotate") { strength($0.rotation) { "±\(number($0))°" } },
      Property("illumination", short: "gradient") { strength($0.illumination) { "±\(percent($0))" } },
      Property("views whose light and colour change", short: "jitter") { probability($0.jitter) },
      Property("brightness") { $0.jitter > 0 ? strength($0.brightness) { "±\(percent($0))" } : nil },
      Property("contrast") { $0.jitter > 0 ? strength($0.contrast) { "±\(percent($0))" } : nil },
      Property("saturation") { $0.jitter > 0 ? strength($0.saturation) { "±\(percent($0))" } : nil },
      Property("hue") { $0.jitter > 0 ? strength($0.hue) { "±\(percent($0)) of the circle" } : nil },
      Property("colour taken away", short: "grey") { probability($0.grey) },
      Property("tone curve", short: "gamma") { $0.gamma == 1...1 ? nil : range($0.gamma) },
      Property("blur") { recipe in
        probability(recipe.blur).map { "\(range(recipe.blurSigma)) px (\($0))" }
      },
      Property("sharpness") { strength($0.sharpness) { "±\(percent($0))" } },
      Property("solarised", short: "solarise") { recipe in
        probability(recipe.solarise).map { "from \(share(recipe.solariseThreshold)) on (\($0))" }
      },
      Property("noise") { strength($0.noise) { "up to \(percent($0))" } },
      Property("noise of light", short: "shot noise") { strength($0.shotNoise) { "up to \(percent($0))" } },
      Property("JPEG artefacts", short: "jpeg") { recipe in
        probability(recipe.jpeg).map { "quality \(range(recipe.jpegQuality)) (\($0))" }
      },
      Property("hidden squares", short: "cutout") { recipe in
        probability(recipe.cutout).map { "\(share(recipe.cutoutScale)) (\($0))" }
      },
    ]
  }

  /// A recipe in one line: what it does, and how strongly; what is off is left out.
  public static func short(_ recipe: ViewRecipe) -> String {
    properties.compactMap { property in
      guard let text = property.text(recipe) else { return nil }
      // That a chance is the usual one is no news.
      switch (property.short, text) {
      case ("flip ↔", "50 %"), ("flip ↕", "50 %"), ("turn", "75 %"): return property.short
      case ("jitter", "80 %"): return nil
      default: return "\(property.short) \(text)"
      }
    }.joined(separator: ", ")
  }

  /// What differs between two recipes, one line a property: `crops: 35–100 %, was 20–100 %`.
  public static func changes(from old: ViewRecipe, to new: ViewRecipe) -> [String] {
    properties.compactMap { property in
      let (then, now) = (property.text(old), property.text(new))
      return then == now ? nil : "\(property.name): \(now ?? "off"), was \(then ?? "off")"
    }
  }

  private static func strength(_ value: Float, _ text: (Float) -> String) -> String? {
    value > 0 ? text(value) : nil
  }

  private static func probability(_ value: Float) -> String? {
    value > 0 ? percent(value) : nil
  }

  private static func share(_ range: ClosedRange<Float>) -> String {
    "\(number(100 * range.lowerBound))–\(number(100 * range.upperBound)) %"
  }

  private static func range(_ range: ClosedRange<Float>) -> String {
    "\(number(range.lowerBound))–\(number(range.upperBound))"
  }

  private static func percent(_ value: Float) -> String { "\(number(100 * value)) %" }

  /// At most two decimals, no trailing zeros.
  private static func number(_ value: Float) -> String {
    var text = String(format: "%.2f", Double(value))
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
