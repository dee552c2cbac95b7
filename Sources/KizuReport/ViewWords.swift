import KizuAugment
import KizuCore

/// What was done to a photo for one view, in words.
enum ViewWords {
  /// Lines no wider than a width in pixels, each of whole phrases where they are short enough.
  static func lines(
    _ parameters: ViewParameters, of image: ImageBuffer, width: Int, limit: Int
  ) -> [String] {
    var lines: [String] = []
    for phrase in phrases(parameters, of: image) {
      let joined = lines.last.map { "\($0), \(phrase)" } ?? phrase
      if Canvas.textWidth(joined) <= width || (lines.count == limit && !lines.isEmpty) {
        lines = lines.dropLast() + [joined]
      } else {
        lines.append(phrase)
      }
    }
    return lines
  }

  private static func phrases(_ parameters: ViewParameters, of image: ImageBuffer) -> [String] {
    let share =
      Double(parameters.crop.width * parameters.crop.height) / Double(image.width * image.height)
    var words = ["crop \(Preview.percent(share))"]
    switch (parameters.isFlippedHorizontally, parameters.isFlippedVertically) {
    case (true, true): words.append("flip ↔ ↕")
    case (true, false): words.append("flip ↔")
    case (false, true): words.append("flip ↕")
    case (false, false): break
    }
    if parameters.quarterTurns > 0 { words.append("turn \(90 * parameters.quarterTurns)°") }
    if parameters.rotation != 0 { words.append("rotated \(decimal(parameters.rotation, digits: 1))°") }
    words += light(parameters)
    if parameters.contrast != 1 { words.append("contrast × \(decimal(parameters.contrast))") }
    if image.channels == 3 {
      if parameters.saturation != 1 { words.append("saturation × \(decimal(parameters.saturation))") }
      if parameters.hue != 0 { words.append("hue \(Int((360 * parameters.hue).rounded()))°") }
      if parameters.isGrey { words.append("grey") }
    }
    if parameters.gamma != 1 { words.append("gamma \(decimal(parameters.gamma))") }
    if parameters.blurSigma > 0 { words.append("blur σ \(decimal(parameters.blurSigma))") }
    if parameters.sharpness != 1 { words.append("sharpness × \(decimal(parameters.sharpness))") }
    if parameters.solariseThreshold != nil { words.append("solarised") }
    if parameters.noise > 0 { words.append("noise σ \(decimal(255 * parameters.noise, digits: 1))") }
    if parameters.shotNoise > 0 {
      words.append("shot noise σ \(decimal(255 * parameters.shotNoise, digits: 1))")
    }
    if let quality = parameters.jpegQuality { words.append("JPEG \(quality)") }
    if parameters.cutout != nil { words.append("cutout") }
    return words
  }

  /// Brightness and illumination, which are one step.
  private static func light(_ parameters: ViewParameters) -> [String] {
    let gradient = Preview.percent(Double(parameters.illumination))
    return switch (parameters.brightness != 1, parameters.illumination > 0) {
    case (true, true): ["light × \(decimal(parameters.brightness)) ±\(gradient)"]
    case (true, false): ["light × \(decimal(parameters.brightness))"]
    case (false, true): ["light ±\(gradient)"]
    case (false, false): []
    }
  }

  private static func decimal(_ value: Float, digits: Int = 2) -> String {
    let unit = digits == 1 ? 10 : 100
    let parts = Int((abs(value) * Float(unit)).rounded())
    let rest = String(parts % unit)
    let sign = value < 0 && parts > 0 ? "-" : ""
    return "\(sign)\(parts / unit)." + String(repeating: "0", count: digits - rest.count) + rest
  }
}
