package import KizuCore
package import KizuNN
import RealModule

/// A loss that is a mean over views, each by its cosines with the others: NT-Xent and its relatives.
///
/// ``PairRule`` has the formulas. DCLW weighs the positives of photo a by w_a = 2 - exp(c_a / σ) / mean_b exp(c_b / σ),
/// where c_a is the cosine of the photo's two views and σ = 0.5; no gradient flows through w (Yeh et al., ECCV 2022,
/// equation 6). For SogCLR, ``MovingAverages`` replace the batch's denominators.
@safe package final class PairLoss: ContrastiveLoss {
  private let rule: PairRule
  private let weighsPositives: Bool
  private let settings: LossSettings
  private let threads: Int
  private let cosines: Cosines
  private var kinds: PairKinds
  private var averages: MovingAverages?

  private static let sigma = 0.5

  /// Plans the memory for batches of one shape.
  ///
  /// - Parameters:
  ///   - method: One that has negatives.
  ///   - temperature: τ, above 0.
  ///   - settings: The method's other values.
  ///   - count: Views: 2N, even, at least 4.
  ///   - dimensions: Length of a projection.
  ///   - samples: How many samples there are in all, for moving averages.
  ///   - threads: How many rows are worked on at a time; the result does not depend on it.
  package init(
    _ method: PretrainOptions.Method, temperature: Float, settings: LossSettings, count: Int, dimensions: Int,
    samples: Int, threads: Int
  ) {
    precondition(temperature > 0 && count >= 4 && count % 2 == 0 && dimensions > 0 && method.hasNegatives)
    rule = PairRule(
      temperature: Double(temperature), isCoupled: method.isCoupled,
      classPrior: Double(settings.classPrior ?? 0), concentration: Double(settings.concentration ?? 0),
      guide: settings.falseNegatives == .attract ? 1 : Double(settings.labelsGuide))
    weighsPositives = method == .dclw
    self.settings = settings
    self.threads = threads
    cosines = Cosines(count: count, dimensions: dimensions)
    kinds = PairKinds(photos: count / 2)
    averages = settings.movingAverage.map { MovingAverages(samples: samples, rate: Double($0)) }
  }

  package func evaluate(
    _ projections: Span<Float>, of batch: LossBatch, gradient: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) -> LossValue {
    precondition(batch.samples.count == cosines.count / 2)
    cosines.measure(projections, product: product)
    kinds.assign(batch)
    // SAFETY: nobody writes the cosines while they are read here.
    if batch.findsFalseNegatives, let share = settings.falseNegativeShare,
      let threshold = settings.falseNegativeThreshold
    {
      unsafe kinds.findFalseNegatives(
        cosines.matrix.elements.span, share: share, threshold: threshold,
        become: settings.falseNegatives == .attract ? .positive : .ignored)
    }
    let value = unsafe evaluateRows(
      weights: positiveWeights(cosines.matrix.elements.span),
      logMeans: updatedMeans(of: batch.samples, cosines.matrix.elements.span))
    cosines.propagate(into: &gradient, product: product)
    return value
  }

  package var memory: [String: SafeTensors.Tensor] { averages?.tensors ?? [:] }

  package func restore(_ memory: [String: SafeTensors.Tensor]?) -> String? { averages?.restore(memory) }

  /// Turns cosines into ∂L/∂cosine in place, row by row.
  private func evaluateRows(weights: [Double], logMeans: [Double?]) -> LossValue {
    let count = cosines.count
    let (rule, kinds) = (rule, kinds.kinds)
    // SAFETY: every call has a row of its own.
    nonisolated(unsafe) let matrix = unsafe cosines.matrix.elements
    // Few rows are not worth waking threads for.
    let rows = Parallel.map(count, threads: count < 512 ? 1 : threads) { row in
      var scores = unsafe matrix.extracting(row * count..<(row + 1) * count).mutableSpan
      let photo = row % (count / 2)
      let value = rule.evaluate(
        &scores, ViewPairs(photos: count / 2, itself: row, kinds: kinds), weight: weights[photo],
        logMean: logMeans[photo])
      for index in scores.indices { scores[index] /= Float(count) }
      return value
    }
    let total = rows.reduce((loss: 0.0, trivial: 0.0)) { ($0.loss + $1.loss, $0.trivial + $1.trivial) }
    return LossValue(loss: Float(total.loss / Double(count)), trivial: Float(total.trivial / Double(count)))
  }

  /// w of each photo.
  private func positiveWeights(_ scores: Span<Float>) -> [Double] {
    let (count, photos) = (cosines.count, cosines.count / 2)
    guard weighsPositives else { return [Double](repeating: 1, count: photos) }
    let likeness = (0..<photos).map { Double.exp(Double(scores[$0 * count + $0 + photos]) / Self.sigma) }
    let mean = likeness.reduce(0, +) / Double(photos)
    return likeness.map { 2 - $0 / mean }
  }

  /// The logarithm of each photo's moving average after this batch, for SogCLR.
  private func updatedMeans(of samples: [Int], _ scores: Span<Float>) -> [Double?] {
    guard averages != nil else { return [Double?](repeating: nil, count: samples.count) }
    let (count, photos) = (cosines.count, samples.count)
    return samples.enumerated().map { photo, sample in
      let means = [photo, photo + photos].compactMap { row -> Double? in
        let sums = rule.sums(
          scores.extracting(row * count..<(row + 1) * count),
          ViewPairs(photos: photos, itself: row, kinds: kinds.kinds))
        guard sums.negatives > 0 else { return nil }
        return Double.exp(sums.shift) * sums.negativeSum / Double(sums.negatives)
      }
      guard !means.isEmpty else { return nil }
      return averages?.update(sample, with: means.reduce(0, +) / Double(means.count)).logarithm
    }
  }
}

extension Double {
  fileprivate var logarithm: Double { .log(self) }
}
