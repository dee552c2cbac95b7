public import KizuAugment

/// A recipe that stands in a search, with the name that tables give it.
public struct RecipeCandidate: Sendable, Codable, Equatable {
  /// Its place in the search, from 0.
  public var number: Int
  /// The name of a preset, or "random" with a number.
  public var name: String
  public var recipe: ViewRecipe

  /// What the winner must beat: Kizu's default preset.
  public static let defaultNumber = 0
  /// Candidates that no halving drops, so that they stand in every comparison: `surface` and `simclr`.
  static let references = [defaultNumber, 1]

  /// The candidates of a search: Kizu's presets, then recipes drawn at random.
  ///
  /// - Parameters:
  ///   - count: How many, at least as many as there are presets.
  ///   - seed: Names the draws; each candidate is a function of seed and number alone.
  ///   - isGrey: Whether the photos have no colour to alter.
  ///   - criterion: What judges them; what it cannot judge is not drawn.
  /// - Returns: The candidates in the order of their numbers, `surface` first.
  public static func all(
    _ count: Int, seed: UInt64, isGrey: Bool, criterion: TuningCriterion
  ) -> [RecipeCandidate] {
    let names = ["surface", "simclr"]
    let known = names.compactMap { name in ViewRecipe.presets.first { $0.name == name } }
    let presets = known + ViewRecipe.presets.filter { !names.contains($0.name) }
    return (0..<count).map { number in
      if number < presets.count {
        return RecipeCandidate(number: number, name: presets[number].name, recipe: presets[number].recipe)
      }
      return RecipeCandidate(
        number: number, name: "random \(number - presets.count + 1)",
        recipe: .random(seed: seed, number: number, isGrey: isGrey, judgesTurns: criterion == .knn))
    }
  }
}
