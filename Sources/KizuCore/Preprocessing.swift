/// Per-channel constants that bring samples to mean 0 and standard deviation 1.
///
/// Both are in units of the sample range 0…1, as in torchvision's `Normalize`: `(sample / 255 - mean) / std`.
public struct Normalization: Sendable, Codable, Equatable {
  /// Red, green, blue; three equal values for a grey set.
  public var mean: [Float]
  /// Red, green, blue, each above 0; three equal values for a grey set.
  public var standardDeviation: [Float]

  public init(mean: [Float], standardDeviation: [Float]) {
    precondition(mean.count == 3 && standardDeviation.count == 3)
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  enum CodingKeys: String, CodingKey {
    case mean
    case standardDeviation = "std"
  }
}

/// How a whole photo becomes a square for evaluation.
public enum FitMode: String, Sendable, Codable, CaseIterable {
  /// Both sides are resized to the square; the aspect ratio is lost.
  case squash
  /// The long side is resized to the square, the rest filled with the mean.
  case pad
  /// The short side is resized to the square, what stands over is cut off evenly.
  case crop
}

/// All that must be done to a photo before an encoder sees it; stored with the encoder's weights.
public struct Preprocessing: Sendable, Codable, Equatable {
  /// How the file becomes pixels.
  public var form: PhotoForm
  /// Side of the square input, in pixels.
  public var imageSize: Int
  public var fit: FitMode
  public var normalization: Normalization

  public init(
    form: PhotoForm = .native, imageSize: Int, fit: FitMode = .squash, normalization: Normalization
  ) {
    self.form = form
    self.imageSize = imageSize
    self.fit = fit
    self.normalization = normalization
  }
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    // Encoders from elsewhere say nothing of it.
    form = try values.decodeIfPresent(PhotoForm.self, forKey: .form) ?? .native
    imageSize = try values.decode(Int.self, forKey: .imageSize)
    fit = try values.decode(FitMode.self, forKey: .fit)
    normalization = try values.decode(Normalization.self, forKey: .normalization)
  }
}
