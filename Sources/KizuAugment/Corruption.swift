public import KizuCore

/// A change on the line that spoils photos, at a stated strength: operations of ``ViewMaker`` on a photo as it is read.
///
/// The kinds are those of Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions and
/// perturbations", ICLR 2019, that a camera or its mounting brings about.
///
/// ```swift
/// let blurred = Corruption(.blur, strength: 2).applied(to: photo, key: 0)
/// ```
public struct Corruption: Sendable, Hashable, Codable {
  /// What changes.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A lens out of focus, or a moving part: Gaussian blur; strength is σ in pixels of the photo.
    case blur
    /// A noisy sensor: Gaussian noise on every sample; strength is its standard deviation, 1 from black to white.
    case noise
    /// Less light: strength is the share of brightness that is lost, 0…1.
    case darker
    /// More light: strength is the share of brightness that is added; what is above white is cut off.
    case brighter
    /// A part or a camera that turned about the middle: strength in degrees, at most 45, to the left in photos of an
    /// even key, to the right in others.
    case rotation
    /// A file saved as JPEG with loss: strength is 100 less libjpeg's quality.
    case jpeg
  }

  public var kind: Kind
  /// How strong, in the unit of ``kind``, above 0.
  public var strength: Float

  public init(_ kind: Kind, strength: Float) {
    self.kind = kind
    self.strength = strength
  }

  /// Four strengths of a kind, from hardly visible to a photo that nobody would accept.
  public static func ladder(_ kind: Kind) -> [Corruption] {
    let strengths: [Float] =
      switch kind {
      case .blur: [0.5, 1, 2, 4]
      case .noise: [0.02, 0.05, 0.1, 0.2]
      case .darker: [0.1, 0.25, 0.5, 0.75]
      case .brighter: [0.1, 0.25, 0.5, 1]
      case .rotation: [2, 5, 10, 20]
      case .jpeg: [20, 50, 75, 90]
      }
    return strengths.map { Corruption(kind, strength: $0) }
  }

  // Beyond this the square of floats that is worked on would no longer fit into memory.
  private static let longestSide = 4096

  /// The photo with the change.
  ///
  /// Photos that are not square are continued by reflection until they are, and cut out again afterwards; sides beyond
  /// 4,096 pixels are shrunk before and enlarged again.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - key: Names the noise and the direction of turning; equal keys give equal photos.
  /// - Returns: A photo of the same size and channels.
  public func applied(to image: ImageBuffer, key: UInt64) -> ImageBuffer {
    let (width, height) = (image.width, image.height)
    guard max(width, height) <= Self.longestSide else {
      let limit = { min($0, Self.longestSide) }
      return applied(to: image.resized(width: limit(width), height: limit(height)), key: key)
        .resized(width: width, height: height)
    }
    let side = max(width, height)
    // In whole blocks of JPEG, so that they begin at the photo's corner as they do in a file.
    let (left, top) = ((side - width) / 16 * 8, (side - height) / 16 * 8)
    let square = image.continued(toSide: side, left: left, top: top)
    let unit = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
    let maker = ViewMaker(size: side, channels: image.channels, normalization: unit, layout: .interleaved)
    var samples = [Float](repeating: 0, count: maker.sampleCount)
    var span = samples.mutableSpan
    var scratch = ViewScratch()
    maker.makeView(of: square, parameters(of: square, key: key), into: &span, scratch: &scratch)
    var result = image
    let row = width * image.channels
    for y in 0..<height {
      let start = ((top + y) * side + left) * image.channels
      for index in 0..<row {
        result.pixels[y * row + index] = UInt8((255 * min(max(samples[start + index], 0), 1)).rounded())
      }
    }
    return result
  }

  private func parameters(of image: ImageBuffer, key: UInt64) -> ViewParameters {
    var parameters = ViewParameters(wholeOf: image)
    switch kind {
    case .blur: parameters.blurSigma = strength
    case .noise: (parameters.noise, parameters.noiseKey) = (strength, key)
    case .darker: parameters.brightness = max(0, 1 - strength)
    case .brighter: parameters.brightness = 1 + strength
    case .rotation: parameters.rotation = key.isMultiple(of: 2) ? strength : -strength
    case .jpeg: parameters.jpegQuality = Int(100 - strength)
    }
    return parameters
  }
}

extension ImageBuffer {
  /// A square that holds the image at a place and goes on around it by reflection, border pixels not repeated.
  fileprivate func continued(toSide side: Int, left: Int, top: Int) -> ImageBuffer {
    guard width != side || height != side else { return self }
    func reflected(_ place: Int, _ count: Int) -> Int {
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1)
      let rest = ((place % period) + period) % period
      return min(rest, period - rest)
    }
    let columns = (0..<side).map { reflected($0 - left, width) * channels }
    var square = ImageBuffer(width: side, height: side, channels: channels)
    for y in 0..<side {
      let row = reflected(y - top, height) * width * channels
      for (x, column) in columns.enumerated() {
        for channel in 0..<channels {
          square.pixels[(y * side + x) * channels + channel] = pixels[row + column + channel]
        }
      }
    }
    return square
  }
}
