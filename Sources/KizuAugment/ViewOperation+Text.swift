extension ViewOperation {
  /// A value in words, such as "σ 1.5 px".
  public func text(_ level: Level, in recipe: ViewRecipe) -> String {
    let value = value(level, in: recipe)
    switch self {
    case .crop: return "\(Self.percent(value)) of the area"
    case .cropAspect: return "width : height \(Self.decimal(value))"
    case .horizontalFlip, .verticalFlip: return "flipped"
    case .quarterTurn: return "\(90 * Int(value))°"
    case .rotation: return "\(Self.signed(value))°"
    case .illumination: return "±\(Self.percent(value))"
    case .brightness, .contrast, .saturation, .sharpness: return "× \(Self.decimal(value))"
    case .hue: return "\(Self.signed(360 * value))°"
    case .grey: return "grey"
    case .gamma: return "exponent \(Self.decimal(value))"
    case .blur: return "σ \(Self.decimal(value)) px of the view"
    case .solarise: return "from \(Self.percent(value)) of white"
    case .noise: return "σ \(Self.decimal(255 * value)) of 255 levels"
    case .shotNoise: return "σ \(Self.decimal(255 * value)) at white"
    case .jpeg: return "quality \(Int(value.rounded()))"
    case .cutout: return "\(Self.percent(value)) of the area"
    }
  }

  private static func percent(_ share: Float) -> String {
    "\(decimal(100 * share)) %"
  }

  private static func signed(_ value: Float) -> String {
    value > 0 ? "+\(decimal(value))" : decimal(value)
  }

  /// At most two decimals, and none that say nothing.
  private static func decimal(_ value: Float) -> String {
    let hundredths = Int((Double(value) * 100).rounded())
    let magnitude = hundredths.magnitude
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = (magnitude / 100, magnitude % 100)
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
