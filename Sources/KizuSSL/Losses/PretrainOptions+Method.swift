extension PretrainOptions {
  /// How the encoder learns.
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// SimCLR's loss: ``NTXentLoss``.
    case ntXent = "nt-xent"
    /// Decoupled: without the positive in the denominator, for small batches (Yeh et al., ECCV 2022).
    case dcl
    /// Decoupled, and pairs of views that are far apart weigh more (the same paper).
    case dclw
    /// Corrects for negatives that are of the photo's own kind (Chuang et al., NeurIPS 2020).
    case debiased
    /// Debiased, and the negatives that are most alike weigh more (Robinson et al., ICLR 2021).
    case hard
    /// Compares with the whole set by moving averages, for small batches (Yuan et al., ICML 2022).
    case sogclr
    /// Without negatives: VICReg (Bardes et al., ICLR 2022).
    case vicreg

    /// Whether photos push each other away.
    public var hasNegatives: Bool { self != .vicreg }
    /// Whether the positive stands in the denominator.
    var isCoupled: Bool { [.ntXent, .debiased, .hard].contains(self) }
    /// Whether it has a τ⁺.
    var hasClassPrior: Bool { self == .debiased || self == .hard }
  }
}

extension PretrainSettings {
  /// The loss of the settings.
  ///
  /// - Parameters:
  ///   - dimensions: Length of a projection.
  ///   - relations: What is known about the photos.
  /// - Returns: The simplest form that does what the settings ask for.
  func makeLoss(dimensions: Int, relations: PhotoRelations) -> any ContrastiveLoss {
    let count = 2 * batchSize
    if method == .vicreg { return VICRegLoss(count: count, dimensions: dimensions) }
    if method == .ntXent, relations.isEmpty, loss.falseNegatives == .off, loss.queue == nil {
      return NTXentLoss(
        temperature: temperature, count: count, dimensions: dimensions, threads: threads)
    }
    return PairLoss(
      method, temperature: temperature, settings: loss, count: count, dimensions: dimensions,
      samples: photos.samples, threads: threads)
  }
}
