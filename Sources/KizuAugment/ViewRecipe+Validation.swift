public import KizuCore

/// Why a ``ViewRecipe`` cannot be used.
public enum ViewRecipeError: ReportableError, Equatable {
  /// A value of the recipe is outside its range, or not a number.
  case outOfRange(key: String, value: Float, allowed: ClosedRange<Float>)
  /// No preset has this name.
  case unknownPreset(String, known: [String])

  public var exitStatus: ExitStatus { .usage }

  public var description: String {
    switch self {
    case .outOfRange(let key, let value, let allowed):
      "\(key) of the view recipe is \(value); give a number from \(allowed.lowerBound) to \(allowed.upperBound)."
    case .unknownPreset(let name, let known):
      "There is no preset named \"\(name)\"; choose one of \(known.joined(separator: ", "))."
    }
  }
}

extension ViewRecipe {
  /// The smallest crop area, so that a crop of a large photo still holds pixels to look at.
  private static let cropScaleLimits: ClosedRange<Float> = 0.001...1
  private static let cropAspectLimits: ClosedRange<Float> = 0.1...10
  private static let blurSigmaLimits: ClosedRange<Float> = 0.01...10

  /// Checks every value against its range.
  ///
  /// - Throws: ``ViewRecipeError/outOfRange(key:value:allowed:)`` for the first value that is outside.
  public func validate() throws(ViewRecipeError) {
    try Self.check("cropScale", cropScale, in: Self.cropScaleLimits)
    try Self.check("cropAspect", cropAspect, in: Self.cropAspectLimits)
    try Self.check("horizontalFlip", horizontalFlip, in: 0...1)
    try Self.check("verticalFlip", verticalFlip, in: 0...1)
    try Self.check("quarterTurn", quarterTurn, in: 0...1)
    try Self.check("jitter", jitter, in: 0...1)
    try Self.check("brightness", brightness, in: 0...1)
    try Self.check("contrast", contrast, in: 0...1)
    try Self.check("saturation", saturation, in: 0...1)
    try Self.check("hue", hue, in: 0...0.5)
    try Self.check("grey", grey, in: 0...1)
    try Self.check("blur", blur, in: 0...1)
    try Self.check("blurSigma", blurSigma, in: Self.blurSigmaLimits)
  }

  private static func check(
    _ key: String, _ value: Float, in allowed: ClosedRange<Float>
  ) throws(ViewRecipeError) {
    guard allowed.contains(value) else {
      throw .outOfRange(key: key, value: value, allowed: allowed)
    }
  }

  private static func check(
    _ key: String, _ value: ClosedRange<Float>, in allowed: ClosedRange<Float>
  ) throws(ViewRecipeError) {
    try check(key, value.lowerBound, in: allowed)
    try check(key, value.upperBound, in: allowed)
  }
}
