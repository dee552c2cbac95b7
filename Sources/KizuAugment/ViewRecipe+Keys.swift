extension ViewRecipe {
  /// One value of a recipe: its name in files, what it may be, and what it means.
  public struct Key: Sendable {
    /// Where the value stands in a recipe.
    enum Place: Sendable {
      case number(any WritableKeyPath<ViewRecipe, Float> & Sendable)
      case range(any WritableKeyPath<ViewRecipe, ClosedRange<Float>> & Sendable)
    }

    /// Its name in `config.json` and preset files.
    public let name: String
    /// What the value, or both ends of a range, may be.
    public let limits: ClosedRange<Float>
    /// What it does, in a few words without a full stop.
    public let meaning: String
    let place: Place

    fileprivate init(
      _ name: String, _ path: any WritableKeyPath<ViewRecipe, Float> & Sendable,
      _ limits: ClosedRange<Float>, _ meaning: String
    ) {
      (self.name, self.limits, self.meaning, place) = (name, limits, meaning, .number(path))
    }

    fileprivate init(
      _ name: String, _ path: any WritableKeyPath<ViewRecipe, ClosedRange<Float>> & Sendable,
      _ limits: ClosedRange<Float>, _ meaning: String
    ) {
      (self.name, self.limits, self.meaning, place) = (name, limits, meaning, .range(path))
    }

    /// Whether the value is a range, written `[low, high]`.
    public var isRange: Bool {
      if case .range = place { true } else { false }
    }
  }

  /// The only key without which a recipe cannot be: where another is missing, its operation is off.
  static let requiredKey = "cropScale"

  /// Every value of a recipe in the order in which files show them.
  public static let keys: [Key] = [
    // The smallest crop keeps pixels of a large photo to look at.
    Key("cropScale", \.cropScale, 0.001...1, "share of the photo's area that a crop covers"),
    Key("cropAspect", \.cropAspect, 0.1...10, "width over height of a crop, uniform in its logarithm"),
    Key("horizontalFlip", \.horizontalFlip, 0...1, "probability that left and right change places"),
    Key("verticalFlip", \.verticalFlip, 0...1, "probability that top and bottom change places"),
    Key("quarterTurn", \.quarterTurn, 0...1, "probability of a turn by 90, 180 or 270 degrees"),
    Key("rotation", \.rotation, 0...45, "largest rotation to either side, in degrees"),
    Key("illumination", \.illumination, 0...1, "largest change of light from the middle to a corner"),
    Key("jitter", \.jitter, 0...1, "probability that the next four change anything"),
    Key("brightness", \.brightness, 0...1, "b: brightness times 1 - b to 1 + b"),
    Key("contrast", \.contrast, 0...1, "c: contrast times 1 - c to 1 + c"),
    Key("saturation", \.saturation, 0...1, "s: strength of colour times 1 - s to 1 + s"),
    Key("hue", \.hue, 0...0.5, "h: colours turned by -h to h of the whole circle"),
    Key("grey", \.grey, 0...1, "probability that colour is taken away"),
    Key("gamma", \.gamma, 0.2...5, "exponent of the tone curve, uniform in its logarithm; [1, 1] is off"),
    Key("blur", \.blur, 0...1, "probability of a blur"),
    Key("blurSigma", \.blurSigma, 0.01...10, "how far it reaches: standard deviation in pixels of the view"),
    Key("sharpness", \.sharpness, 0...1, "s: sharpness times 1 - s (smoother) to 1 + s (sharper)"),
    Key("solarise", \.solarise, 0...1, "probability that bright pixels are inverted"),
    Key("solariseThreshold", \.solariseThreshold, 0...1, "from which brightness on"),
    Key("noise", \.noise, 0...0.5, "largest noise alike at all brightnesses; 1 is black to white"),
    Key("shotNoise", \.shotNoise, 0...0.5, "largest noise of the light itself, as seen at white"),
    Key("jpeg", \.jpeg, 0...1, "probability of JPEG artefacts"),
    Key("jpegQuality", \.jpegQuality, 1...100, "their quality, as cameras and libjpeg count it"),
    Key("cutout", \.cutout, 0...1, "probability that a square is hidden"),
    Key("cutoutScale", \.cutoutScale, 0.001...0.5, "share of the view's area that it covers"),
  ]

  /// The value of a key: a number twice, or both ends of a range.
  subscript(_ key: Key) -> ClosedRange<Float> {
    get {
      switch key.place {
      case .number(let path): self[keyPath: path]...self[keyPath: path]
      case .range(let path): self[keyPath: path]
      }
    }
    set {
      switch key.place {
      case .number(let path): self[keyPath: path] = newValue.lowerBound
      case .range(let path): self[keyPath: path] = newValue
      }
    }
  }
}
