/// What somebody is to look at between two lines.
public struct ReviewFigures: Sendable, Equatable, Codable {
  /// Where people begin to look, one a round; the upper end is ``InspectionFigures/thresholds``.
  public var thresholds: [Double]
  /// Good ones that somebody is to look at, of all good ones.
  public var good: BinomialBounds
  /// Defects that somebody is to look at, of all defects.
  public var defects: BinomialBounds
}

/// What the figures mean for a line on which so many parts pass a day.
///
/// A count is parts · (π · rate among defects + (1 - π) · rate among good ones), π being the share of defects. Its
/// interval takes the 95 % intervals of both rates at once, so it is rather too wide.
public struct DailyWork: Sendable, Equatable, Codable {
  /// A number of parts a day.
  public struct Count: Sendable, Equatable, Codable {
    public var mean: Double
    public var interval: ConfidenceInterval
  }

  /// Parts that pass.
  public var parts: Double
  /// π, 0…1.
  public var defectRate: Double
  /// Whether π is that of the test photos, because nobody gave another.
  public var isRateOfPhotos: Bool
  /// Parts that somebody is to look at; nil where one line tells good from defect.
  public var reviews: Count?
  /// Defects that slip through.
  public var escapes: Count
  /// Good ones that are rejected.
  public var overkill: Count

  init(parts: Double, defectRate: Double, isRateOfPhotos: Bool, _ figures: InspectionFigures) {
    self.parts = parts
    self.defectRate = defectRate
    self.isRateOfPhotos = isRateOfPhotos
    func count(good: BinomialBounds?, defects: BinomialBounds?) -> Count {
      func number(_ rate: (BinomialBounds) -> Double) -> Double {
        parts * ((1 - defectRate) * (good.map(rate) ?? 0) + defectRate * (defects.map(rate) ?? 0))
      }
      return Count(
        mean: number(\.rate),
        interval: ConfidenceInterval(low: number(\.interval.low), high: number(\.interval.high)))
    }
    reviews = figures.review.map { count(good: $0.good, defects: $0.defects) }
    escapes = count(good: nil, defects: figures.escapes)
    overkill = count(good: figures.overkill, defects: nil)
  }
}
