/// What a user chose for the report of a trial, nil where nothing was; the next report takes it again.
public struct POCReportChoices: Sendable, Equatable, Codable {
  /// `en` or `ja`.
  public var language: String?
  /// What a label costs, in `currency`.
  public var labelCost: Double?
  public var currency: String?
  /// Seconds that a person needs to label a photo.
  public var secondsPerLabel: Double?
  /// What the machine draws while it computes, in watts.
  public var watts: Double?

  public init(
    language: String? = nil, labelCost: Double? = nil, currency: String? = nil,
    secondsPerLabel: Double? = nil, watts: Double? = nil
  ) {
    (self.language, self.labelCost, self.currency) = (language, labelCost, currency)
    (self.secondsPerLabel, self.watts) = (secondsPerLabel, watts)
  }

  /// Takes the choices that were made before, for what is not chosen here, and keeps all of them for the next time.
  ///
  /// - Parameter folder: The trial.
  /// - Returns: All choices.
  /// - Throws: ``POCError/damaged(file:)``, `DataError` where they cannot be written.
  public func kept(in folder: POCFolder) throws -> POCReportChoices {
    let file = folder.stageFile("report")
    let before = try folder.read(POCReportChoices.self, file) ?? POCReportChoices()
    let all = POCReportChoices(
      language: language ?? before.language, labelCost: labelCost ?? before.labelCost,
      currency: currency ?? before.currency, secondsPerLabel: secondsPerLabel ?? before.secondsPerLabel,
      watts: watts ?? before.watts)
    if all != before { try folder.write(all, file) }
    return all
  }
}
