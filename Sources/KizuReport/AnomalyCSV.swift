import KizuData
import KizuEval
public import KizuTrial

/// Anomaly scores as CSV: path,label,patch,whole,decision,peak_x,peak_y and, with masks, peak_in_mask.
///
/// `decision` is good or defect, by patches. The peak is a pixel of the photo's file, counted from the top left.
public struct AnomalyCSV {
  private let threshold: Double
  private let hasMasks: Bool

  /// Rows for the scores of a detector.
  public init(_ detector: AnomalyDetector, hasMasks: Bool) {
    threshold = detector.patchThreshold.value
    self.hasMasks = hasMasks
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
        score.patch > threshold ? "defect" : "good", "\(score.peak.x)", "\(score.peak.y)",
      ] + (hasMasks ? [inMask] : [])
    ).bytes
  }
}
