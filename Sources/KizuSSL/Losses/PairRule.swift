import RealModule

/// How a view's loss follows from its cosines: one formula with four switches for seven methods.
///
/// With s_j = c_ij / τ for the view i, P its positives with target weights t_p that sum to 1, and A its n negatives:
///
///     R = n Σ_A exp((1 + β) s_j) / Σ_A exp(β s_j)
///     n g = max((R - τ⁺ n mean_P exp s_p) / (1 - τ⁺), n exp(-1 / τ))
///     L_i = -w Σ_P t_p s_p + log(n g + [coupled] Σ_P exp s_p)
///
/// - NT-Xent (Chen et al., ICML 2020, equation 1): coupled, τ⁺ = β = 0. With more than one positive it is SupCon's
///   L_out (Khosla et al., NeurIPS 2020, equation 2), and the attraction of Huynh et al., WACV 2022, equation 4.
/// - DCL and DCLW (Yeh et al., ECCV 2022, equations 5 and 6): not coupled.
/// - Debiased (Chuang et al., NeurIPS 2020, equations 7 and 8): coupled, τ⁺ above 0.
/// - Hard (Robinson et al., ICLR 2021, section 4, and the authors' code): coupled, β above 0. β multiplies s, not c.
///
/// A view without negatives takes no part where it is not coupled.
struct PairRule {
  let temperature: Double
  /// Whether the positives stand in the denominator too.
  let isCoupled: Bool
  /// τ⁺.
  let classPrior: Double
  /// β.
  let concentration: Double
  /// The target weight that further positives share evenly with the view's own; the rest is the own one's.
  let guide: Double

  /// What a view's negatives and positives sum up to, scaled by exp(-shift).
  struct Sums {
    var negatives = 0
    var positives = 0
    /// The largest s of a negative; 0 where there is none.
    var shift = 0.0
    /// Σ_A exp(s - shift).
    var negativeSum = 0.0
    /// Σ_A exp β (s - shift).
    var weightSum = 0.0
    /// Σ_A exp((1 + β) (s - shift)).
    var weightedSum = 0.0
    /// Σ_P exp(s - shift).
    var positiveSum = 0.0
    /// Σ_P s.
    var positiveScore = 0.0
  }

  /// Sums up a view's cosines with the others.
  func sums(_ cosines: Span<Float>, _ view: ViewPairs) -> Sums {
    var sums = Sums()
    var highest = -Double.infinity
    view.forEach { index, kind in
      if kind == .negative { highest = max(highest, Double(cosines[index])) }
    }
    sums.shift = highest.isFinite ? highest / temperature : 0
    view.forEach { index, kind in
      let score = Double(cosines[index]) / temperature
      switch kind {
      case .negative:
        let exponential = Double.exp(score - sums.shift)
        sums.negatives += 1
        sums.negativeSum += exponential
        if concentration > 0 {
          let weight = Double.exp(concentration * (score - sums.shift))
          sums.weightSum += weight
          sums.weightedSum += weight * exponential
        }
      case .positive:
        sums.positives += 1
        sums.positiveSum += Double.exp(score - sums.shift)
        sums.positiveScore += score
      case .ignored: break
      }
    }
    return sums
  }

  /// The loss of a view.
  ///
  /// - Parameters:
  ///   - cosines: Its cosines with all views and with the queue; replaced by ∂L_i/∂c.
  ///   - view: What the others are to it.
  ///   - weight: w, of its positives.
  ///   - logMean: The logarithm of the mean exp s of its negatives to take in place of the batch's own, for SogCLR;
  ///     then the gradient takes it for a constant divisor.
  /// - Returns: L_i, and what it is where all cosines are equal.
  func evaluate(
    _ cosines: inout MutableSpan<Float>, _ view: ViewPairs, weight: Double = 1, logMean: Double? = nil
  ) -> (loss: Double, trivial: Double) {
    let sums = sums(cosines.span, view)
    guard sums.negatives > 0 || isCoupled else {
      for index in cosines.indices { cosines[index] = 0 }
      return (0, 0)
    }
    let count = Double(sums.negatives)
    let (positives, prior) = (Double(sums.positives), classPrior)
    let reweighted = concentration > 0 && count > 0
    let sum = reweighted ? count * sums.weightedSum / sums.weightSum : sums.negativeSum
    let corrected = (sum - prior * count * sums.positiveSum / positives) / (1 - prior)
    let floor = count * Double.exp(-1 / temperature - sums.shift)
    let isFloor = prior > 0 && corrected < floor
    let batchSum = (isFloor ? floor : corrected) + (isCoupled ? sums.positiveSum : 0)
    // A stored mean replaces the sum, in the same scale.
    let denominator = logMean.map { Double.exp($0 - sums.shift) * count } ?? batchSum

    let share = guide / positives
    let ownTarget = 1 - guide + share
    let ownScore = Double(cosines[view.own]) / temperature
    let target = share * (sums.positiveScore - ownScore) + ownTarget * ownScore
    let byPositive =
      ((isCoupled ? 1 : 0) - (isFloor ? 0 : prior * count / (positives * (1 - prior)))) / denominator
    let byNegative = isFloor ? 0 : 1 / ((1 - prior) * denominator)
    cosines[view.itself] = 0
    view.forEach { index, kind in
      let score = Double(cosines[index]) / temperature
      var slope = 0.0
      switch kind {
      case .ignored: break
      case .positive:
        slope = byPositive * Double.exp(score - sums.shift) - weight * (index == view.own ? ownTarget : share)
      case .negative:
        let exponential = Double.exp(score - sums.shift)
        slope = byNegative * exponential
        if reweighted {
          let pull = Double.exp(concentration * (score - sums.shift)) * count / sums.weightSum
          let mean = sums.weightedSum / sums.weightSum
          slope = byNegative * pull * ((1 + concentration) * exponential - concentration * mean)
        }
      }
      cosines[index] = Float(slope / temperature)
    }
    let trivial = Double.log(count + (isCoupled ? positives : 0))
    return (sums.shift + Double.log(denominator) - weight * target, trivial)
  }
}
