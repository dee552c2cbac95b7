public import KizuCore

/// Why a ``ViewRecipe`` cannot be used.
public enum ViewRecipeError: ReportableError, Equatable {
  /// A value of the recipe is outside its range, or not a number.
  case outOfRange(key: String, value: Float, allowed: ClosedRange<Float>)
  /// No preset has this name.
  case unknownPreset(String, known: [String])
  /// A preset file is no JSON object.
  case notJSON(file: String)
  /// A preset file lacks the one key that it needs.
  case missingKey(String, file: String)
  /// A preset file has a key that there is not.
  case unknownKey(String, nearest: String, file: String)
  /// A value in a preset file is not of the kind that its key takes.
  case wrongKind(key: String, isRange: Bool, file: String)
  /// A value in a preset file is outside its range.
  case outOfRangeInFile(key: String, value: Double, allowed: ClosedRange<Float>, file: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .outOfRange, .unknownPreset: .usage
    case .notJSON, .missingKey, .unknownKey, .wrongKind, .outOfRangeInFile: .badData
    }
  }

  public var description: String {
    switch self {
    case .outOfRange(let key, let value, let allowed):
      "\(key) of the view recipe is \(value); give a number from \(allowed.lowerBound) to \(allowed.upperBound)."
    case .unknownPreset(let name, let known):
      """
      There is no preset named \"\(name)\"; choose one of \(known.joined(separator: ", ")), or a file whose name \
      ends with .json.
      """
    case .notJSON(let file):
      "\(file) is no preset: it must be one JSON object; “kizu presets \(ViewRecipe.presets[0].name)” prints one."
    case .missingKey(let key, let file):
      "\(file) has no \(key), which every preset needs."
    case .unknownKey(let key, let nearest, let file):
      "\(file) has the key “\(key)”, which no preset has; perhaps \(nearest) is meant."
    case .wrongKind(let key, let isRange, let file):
      isRange
        ? "\(key) in \(file) must be two numbers, the smaller first, such as [0.2, 1]."
        : "\(key) in \(file) must be a number."
    case .outOfRangeInFile(let key, let value, let allowed, let file):
      """
      \(key) in \(file) is \(RecipeNumber.text(value)); give a number from \
      \(RecipeNumber.text(allowed.lowerBound)) to \(RecipeNumber.text(allowed.upperBound)).
      """
    }
  }
}
