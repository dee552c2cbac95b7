import KizuCore
import RealModule

@testable import KizuSSL

/// The pairwise losses as the papers write them: sums over lists of numbers in f64, view by view.
struct LossReference {
  var temperature = 0.2
  var isCoupled = true
  var classPrior = 0.0
  var concentration = 0.0
  /// Further positives of a view's photo, and photos that it ignores, by place in the batch.
  var positives: [Int: Set<Int>] = [:]
  var ignored: [Int: Set<Int>] = [:]
  /// How much the further positives share in the target.
  var guide = 0.0
  /// The weight of each photo's positive.
  var weights: [Double]?
  /// Projections of a queue, and places of it that a photo ignores.
  var queue: [[Float]] = []
  var queueIgnored: [Int: Set<Int>] = [:]
  /// SogCLR's divisor of each photo: u.
  var averages: [Double]?

  static func cosine(_ z: [Float], _ i: Int, _ j: Int, dimensions: Int) -> Double {
    var (product, left, right) = (0.0, 0.0, 0.0)
    for k in 0..<dimensions {
      let (a, b) = (Double(z[i * dimensions + k]), Double(z[j * dimensions + k]))
      product += a * b
      left += a * a
      right += b * b
    }
    return product / (Double.sqrt(left) * Double.sqrt(right))
  }

  /// The places of the views that push view i away.
  func negatives(of i: Int, photos: Int) -> [Int] {
    let out = positives[i % photos, default: []].union(ignored[i % photos, default: []]).union([i % photos])
    return (0..<2 * photos).filter { !out.contains($0 % photos) }
  }

  /// s of view i with each of its negatives, those of the queue last.
  func negativeScores(_ z: [Float], of i: Int, count: Int) -> [Double] {
    let dimensions = z.count / count
    let inBatch = negatives(of: i, photos: count / 2).map { Self.cosine(z, i, $0, dimensions: dimensions) }
    let out = queueIgnored[i % (count / 2), default: []]
    let queued = queue.indices.filter { !out.contains($0) }.map {
      Self.cosine(Array(z[i * dimensions..<(i + 1) * dimensions]) + queue[$0], 0, 1, dimensions: dimensions)
    }
    return (inBatch + queued).map { $0 / temperature }
  }

  /// Σ exp s over the negatives of view i, divided by their number.
  func meanExponential(_ z: [Float], of i: Int, count: Int) -> Double {
    let scores = negativeScores(z, of: i, count: count)
    return scores.reduce(0.0) { $0 + Double.exp($1) } / Double(scores.count)
  }

  /// The loss.
  ///
  /// With `averages` it is what SogCLR's gradient is the gradient of, not its reported value.
  func loss(_ z: [Float], count: Int) -> Double {
    let (photos, dimensions) = (count / 2, z.count / count)
    func score(_ i: Int, _ j: Int) -> Double { Self.cosine(z, i, j, dimensions: dimensions) / temperature }
    var total = 0.0
    for i in 0..<count {
      let own = (i + photos) % count
      let further = positives[i % photos, default: []].sorted().flatMap { [$0, $0 + photos] }
      let all = [own] + further
      let against = negativeScores(z, of: i, count: count)
      let n = Double(against.count)
      if against.isEmpty && !isCoupled { continue }
      var target = (1 - guide) * score(i, own)
      for j in all { target += guide / Double(all.count) * score(i, j) }
      target *= weights?[i % photos] ?? 1
      if let averages {
        total += meanExponential(z, of: i, count: count) / averages[i % photos] - target
        continue
      }
      var sum = against.reduce(0.0) { $0 + Double.exp($1) }
      if concentration > 0 {
        let importances = against.map { Double.exp(concentration * $0) }
        let mean = importances.reduce(0, +) / n
        sum = zip(against, importances).reduce(0.0) { $0 + $1.1 * Double.exp($1.0) } / mean
      }
      let positiveSum = all.reduce(0.0) { $0 + Double.exp(score(i, $1)) }
      if classPrior > 0 {
        let estimate = (sum / n - classPrior * positiveSum / Double(all.count)) / (1 - classPrior)
        sum = n * max(estimate, Double.exp(-1 / temperature))
      }
      total += Double.log(sum + (isCoupled ? positiveSum : 0)) - target
    }
    return total / Double(count)
  }

  /// ∂L/∂z by central differences.
  func gradient(_ z: [Float], count: Int) -> [Double] {
    z.indices.map { index in
      var (above, below) = (z, z)
      above[index] += 1e-3
      below[index] -= 1e-3
      return (loss(above, count: count) - loss(below, count: count))
        / (Double(above[index]) - Double(below[index]))
    }
  }

  /// The reference of a method, with its weights at z and no moving averages.
  init(
    _ method: PretrainOptions.Method, _ settings: LossSettings, temperature: Double, z: [Float], count: Int
  ) {
    self.temperature = temperature
    isCoupled = [.ntXent, .debiased, .hard].contains(method)
    classPrior = Double(settings.classPrior ?? 0)
    concentration = Double(settings.concentration ?? 0)
    guide = settings.falseNegatives == .attract ? 1 : Double(settings.labelsGuide)
    if method == .dclw {
      let likeness = (0..<count / 2).map {
        Double.exp(Self.cosine(z, $0, $0 + count / 2, dimensions: z.count / count) / 0.5)
      }
      let mean = likeness.reduce(0, +) / Double(likeness.count)
      weights = likeness.map { 2 - $0 / mean }
    }
  }
}

/// A loss of one method for small batches, and what it gives.
struct LossBench {
  let loss: any ContrastiveLoss
  let settings: LossSettings

  init(
    _ method: PretrainOptions.Method, temperature: Float = 0.2, count: Int, dimensions: Int, samples: Int = 0,
    threads: Int = 1, tilePhotos: Int = 256, _ change: (inout LossOptions) -> Void = { _ in }
  ) {
    var options = LossOptions()
    change(&options)
    settings = LossSettings(options, method: method)
    loss =
      method.hasNegatives
      ? PairLoss(
        method, temperature: temperature, settings: settings, count: count, dimensions: dimensions,
        samples: max(samples, count / 2), threads: threads, tilePhotos: tilePhotos)
      : VICRegLoss(count: count, dimensions: dimensions)
  }

  func evaluate(_ z: [Float], _ batch: LossBatch) -> (value: LossValue, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: z.count)
    var span = gradient.mutableSpan
    let value = loss.evaluate(z.span, of: batch, gradient: &span, product: LoopMatrixProduct())
    return (value, gradient)
  }
}

/// Projections whose second views resemble the first.
func projections(photos: Int, dimensions: Int, seed: UInt64 = 1, noise: Float = 0.8) -> [Float] {
  var random = RandomStream(seed: seed, purpose: .test)
  let first = (0..<photos * dimensions).map { _ in random.normal() }
  return first + first.map { $0 + noise * random.normal() }
}
