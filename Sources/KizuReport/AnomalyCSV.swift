import KizuData
import KizuEval
public import KizuTrial

/// Anomaly scores as CSV: path,label,patch,whole,decision,peak_x,peak_y and, with masks, peak_in_mask.
///
/// `decision` is good or defect, by the score that is asked for. The peak is a pixel of the photo's file, counted from the top left.
public struct AnomalyCSV {
  /// The score that decides.
  public enum Score: String, Sendable, CaseIterable {
    /// The strangest place: for small defects.
    case patch
    /// The photo as a whole: for defects that change its texture.
    case whole
  }

  private let detector: AnomalyDetector
  private let score: Score
  private let hasMasks: Bool

  /// Rows for the scores of a detector.
  public init(_ detector: AnomalyDetector, decidingBy score: Score = .patch, hasMasks: Bool) {
    (self.detector, self.score, self.hasMasks) = (detector, score, hasMasks)
  }

  /// The first row.
  public var header: [UInt8] {
    CSVWriter(
      header: ["path", "label", "patch", "whole", "decision", "peak_x", "peak_y"]
        + (hasMasks ? ["peak_in_mask"] : [])
    ).bytes
  }

  /// The row of a photo.
  public func row(_ score: AnomalyScore) -> [UInt8] {
    let inMask = score.isPeakInMask.map { $0 ? "yes" : "no" } ?? ""
    return CSVWriter(
      header: [
        score.photo.path, score.photo.label ?? "", "\(Float(score.patch))", "\(Float(score.whole))",
        isDefect(score) ? "defect" : "good", "\(score.peak.x)", "\(score.peak.y)",
      ] + (hasMasks ? [inMask] : [])
    ).bytes
  }

  private func isDefect(_ photo: AnomalyScore) -> Bool {
    switch score {
    case .patch: photo.patch > detector.patchThreshold.value
    case .whole: photo.whole > detector.wholeThreshold.value
    }
  }
}
