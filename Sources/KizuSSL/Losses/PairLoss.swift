package import KizuCore
package import KizuNN
import RealModule

/// A loss that is a mean over views, each by its cosines with the others: NT-Xent and its relatives.
///
/// ``PairRule`` has the formulas. DCLW weighs the positives of photo a by w_a = 2 - exp(c_a / σ) / mean_b exp(c_b / σ),
/// where c_a is the cosine of the photo's two views and σ = 0.5; no gradient flows through w (Yeh et al., ECCV 2022,
/// equation 6). For SogCLR, ``MovingAverages`` replace the batch's denominators. A ``NegativeQueue`` adds negatives. Photos
/// are worked on some at a time, so that memory grows with the batch and not with its square.
@safe package final class PairLoss: ContrastiveLoss {
  private let rule: PairRule
  private let weighsPositives: Bool
  private let settings: LossSettings
  private let samples: Int
  private let threads: Int
  private let cosines: Cosines
  private var kinds: PairKinds
  private var averages: MovingAverages?
  private var queue: NegativeQueue?

  private static let sigma = 0.5

  /// Plans the memory for batches of one shape.
  ///
  /// - Parameters:
  ///   - method: One that has negatives.
  ///   - temperature: τ, above 0.
  ///   - settings: The method's other values.
  ///   - count: Views: 2N, even, at least 4.
  ///   - dimensions: Length of a projection.
  ///   - samples: How many samples there are in all, for moving averages and a queue.
  ///   - threads: How many rows are worked on at a time; the result does not depend on it.
  ///   - tilePhotos: How many photos are worked on at a time.
  package init(
    _ method: PretrainOptions.Method, temperature: Float, settings: LossSettings, count: Int, dimensions: Int,
    samples: Int, threads: Int, tilePhotos: Int = 256
  ) {
    precondition(temperature > 0 && count >= 4 && count % 2 == 0 && dimensions > 0 && method.hasNegatives)
    precondition(tilePhotos > 0)
    rule = PairRule(
      temperature: Double(temperature), isCoupled: method.isCoupled,
      classPrior: Double(settings.classPrior ?? 0), concentration: Double(settings.concentration ?? 0),
      guide: settings.falseNegatives == .attract ? 1 : Double(settings.labelsGuide))
    weighsPositives = method == .dclw
    self.settings = settings
    self.samples = samples
    self.threads = threads
    let queueCount = settings.queue ?? 0
    cosines = Cosines(count: count, dimensions: dimensions, queueCount: queueCount, tilePhotos: tilePhotos)
    kinds = PairKinds(photos: count / 2, tile: cosines.tilePhotos, queueCount: queueCount)
    averages = settings.movingAverage.map { MovingAverages(samples: samples, rate: Double($0)) }
    queue = settings.queue.map { NegativeQueue(count: $0) }
  }

  package func evaluate(
    _ projections: Span<Float>, of batch: LossBatch, gradient: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) -> LossValue {
    let photos = cosines.count / 2
    precondition(batch.samples.count == photos)
    cosines.begin(projections)
    let weights = positiveWeights()
    // What stands in the queue is of another encoder, as long as that changes fast.
    let queued = batch.isSettled ? queue?.samples ?? [] : [Int](repeating: -1, count: cosines.queueCount)
    var (loss, trivial) = (0.0, 0.0)
    for start in stride(from: 0, to: photos, by: cosines.tilePhotos) {
      let range = start..<min(start + cosines.tilePhotos, photos)
      cosines.fill(range, product: product)
      kinds.assign(batch, photos: range, queue: queued)
      if batch.isSettled { findFalseNegatives() }
      let value = evaluateTile(weights: weights, logMeans: updatedMeans(of: batch.samples))
      loss += value.loss
      trivial += value.trivial
      cosines.gather(range, product: product)
    }
    cosines.finish(into: &gradient)
    queue?.append(batch.samples) { cosines.enqueue(row: $0 + photos, at: $1) }
    let count = Double(cosines.count)
    return LossValue(loss: Float(loss / count), trivial: Float(trivial / count))
  }

  package var memory: [String: SafeTensors.Tensor] {
    (averages?.tensors ?? [:]).merging(queue?.tensors(cosines.queued) ?? [:]) { first, _ in first }
  }

  package func restore(_ memory: [String: SafeTensors.Tensor]?) -> String? {
    if let misfit = averages?.restore(memory) { return misfit }
    guard let restored = queue?.restore(memory, dimensions: cosines.dimensions, sampleCount: samples) else {
      return nil
    }
    if restored.misfit == nil { cosines.queued = restored.projections }
    return restored.misfit
  }

  private func findFalseNegatives() {
    guard let share = settings.falseNegativeShare, let threshold = settings.falseNegativeThreshold else {
      return
    }
    // SAFETY: nobody writes the cosines while they are read here.
    unsafe kinds.findFalseNegatives(
      cosines.tile.elements.span, share: share, threshold: threshold,
      become: settings.falseNegatives == .attract ? .positive : .ignored)
  }

  /// Turns the tile's cosines into ∂L/∂cosine in place, row by row; the sums of losses.
  private func evaluateTile(weights: [Double], logMeans: [Double?]) -> (loss: Double, trivial: Double) {
    let (count, width, photos) = (cosines.count, cosines.width, kinds.photos)
    let (rule, kinds) = (rule, kinds)
    // SAFETY: every call has a row of its own.
    nonisolated(unsafe) let tile = unsafe cosines.tile.elements
    // Few rows are not worth waking threads for.
    let rows = Parallel.map(2 * photos.count, threads: count < 512 ? 1 : threads) { row in
      var scores = unsafe tile.extracting(row * width..<(row + 1) * width).mutableSpan
      let (view, place) = row.quotientAndRemainder(dividingBy: photos.count)
      let photo = photos.lowerBound + place
      let value = rule.evaluate(
        &scores, kinds.pairs(ofView: view * (count / 2) + photo), weight: weights[photo],
        logMean: logMeans[place])
      for index in scores.indices { scores[index] /= Float(count) }
      return value
    }
    return rows.reduce((loss: 0.0, trivial: 0.0)) { ($0.loss + $1.loss, $0.trivial + $1.trivial) }
  }

  /// w of each photo.
  private func positiveWeights() -> [Double] {
    let photos = cosines.count / 2
    guard weighsPositives else { return [Double](repeating: 1, count: photos) }
    let likeness = (0..<photos).map { Double.exp(Double(cosines.positive(ofPhoto: $0)) / Self.sigma) }
    let mean = likeness.reduce(0, +) / Double(photos)
    return likeness.map { 2 - $0 / mean }
  }

  /// The logarithm of the moving average of each photo of the tile after this batch, for SogCLR.
  private func updatedMeans(of samples: [Int]) -> [Double?] {
    let photos = kinds.photos
    guard averages != nil else { return [Double?](repeating: nil, count: photos.count) }
    // SAFETY: nobody writes the cosines while they are read here.
    let scores = unsafe cosines.tile.elements.span
    return photos.enumerated().map { place, photo in
      let means = (0..<2).compactMap { view -> Double? in
        let row = view * photos.count + place
        let sums = rule.sums(
          scores.extracting(row * cosines.width..<(row + 1) * cosines.width),
          kinds.pairs(ofView: view * (cosines.count / 2) + photo))
        guard sums.negatives > 0 else { return nil }
        return Double.exp(sums.shift) * sums.negativeSum / Double(sums.negatives)
      }
      guard !means.isEmpty else { return nil }
      return averages?.update(samples[photo], with: means.reduce(0, +) / Double(means.count)).logarithm
    }
  }
}

extension Double {
  fileprivate var logarithm: Double { .log(self) }
}
