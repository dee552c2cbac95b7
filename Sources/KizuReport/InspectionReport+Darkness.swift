import Foundation
import KizuData
import KizuTrial

/// Photos of more than 8 bits that hardly use them.
extension InspectionReport {
  /// Photos whose brightest samples are below this share of white look black.
  private static let dark = 0.25

  var darkness: Finding? {
    let photos = inspection.set.photos
    var (lines, most): ([String], Double) = ([], 0)
    var isFloat = false
    for (photo, reading) in zip(photos, inspection.audit.readings) {
      guard case .photo(let facts) = reading, let samples = facts.samples else { continue }
      let white: Double = facts.bitDepth > 16 ? 1 : 65535
      // Floating-point samples may also lie far above 1, and all look white.
      guard samples.upperBound < Self.dark * white || (white == 1 && samples.lowerBound > 1) else { continue }
      isFloat = isFloat || white == 1
      most = max(most, samples.upperBound)
      let (low, high) = (Self.number(samples.lowerBound), Self.number(samples.upperBound))
      lines.append("\(TextTable.onOneLine(photo.path)): samples from \(low) to \(high)")
    }
    guard !lines.isEmpty else { return nil }
    // The next range of a camera: 10, 12 or 14 bits.
    let white = isFloat ? Self.number(most) : Self.number(exp2(max(1, log2(most + 1).rounded(.up))) - 1)
    return Finding(
      title: "\(Prose.count(lines.count, "photo uses", "photos use")) a small part of the range of the file.",
      why:
        "Samples of more than 8 bits are scaled so that 65535 (or 1.0) is white. A camera of 10 or 12 bits that "
        + "writes 16-bit files then gives photos that are nearly black.",
      examples: Self.examples(lines, of: lines.count),
      advice: "say which samples are black and white: kizu pretrain … --intensity 0:\(white)")
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : String(format: "%.4g", value)
  }
}
