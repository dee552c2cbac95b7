import RealModule

/// Makes the probabilities of a classifier honest: of those called 80 % likely, 80 % should be so.
///
/// q_k ∝ π_k · p_k^(1/T): temperature scaling (Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural
/// networks", ICML 2017), and the shares π of the classes among the training photos where the classifier was fitted
/// with all classes weighing alike (Saerens, Latinne and Decaestecker, Neural Computation 14, 2002).
public struct Calibration: Sendable, Equatable, Codable {
  /// T, in ``temperatures``: above 1 the classifier was too sure of itself, below 1 not sure enough.
  public let temperature: Double
  /// π, what each class is multiplied by, `[K]`.
  public let priors: [Double]

  /// The limits of T: rows that are all called right would take it to 0, for which they are no evidence.
  public static let temperatures = 0.1...100.0

  public init(temperature: Double, priors: [Double]) {
    self.temperature = temperature
    self.priors = priors
  }

  /// Finds T on rows that the classifier was not fitted to, by the least mean logarithmic loss.
  ///
  /// The loss is convex in 1/T; its derivative is brought to 0 by bisection.
  ///
  /// - Parameters:
  ///   - probabilities: `[N, K]`, row-major, 0…1.
  ///   - labels: The class of each row; rows whose own class has probability 0 (it was not learnt) say nothing.
  ///   - priors: π, `[K]`, above 0 for classes that were learnt.
  public init(fitting probabilities: [Double], labels: [Int], priors: [Double]) {
    let classCount = priors.count
    precondition(probabilities.count == labels.count * classCount)
    let rows = labels.indices.filter { probabilities[$0 * classCount + labels[$0]] > 0 }
    let logs = probabilities.map(Self.logarithm)
    func slope(_ inverse: Double) -> Double {
      rows.reduce(0.0) { sum, row in
        let own = Array(logs[row * classCount..<(row + 1) * classCount])
        let shares = Self.shares(own, inverse: inverse, priors: priors)
        // 0 log 0 is 0.
        return sum + zip(shares, own).reduce(0.0) { $1.0 > 0 ? $0 + $1.0 * $1.1 : $0 } - own[labels[row]]
      }
    }
    var (low, high) = (1 / Self.temperatures.upperBound, 1 / Self.temperatures.lowerBound)
    if rows.isEmpty {
      (low, high) = (1, 1)
    } else if slope(high) <= 0 {
      low = high
    } else if slope(low) >= 0 {
      high = low
    }
    for _ in 0..<60 where low < high {
      let middle = (low * high).squareRoot()
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
    self.init(temperature: 1 / high, priors: priors)
  }

  /// Calibrated probabilities of rows `[N, K]`; each row sums to 1, classes of probability 0 keep it.
  public func apply(to probabilities: [Double]) -> [Double] {
    let classCount = priors.count
    return stride(from: 0, to: probabilities.count, by: classCount).flatMap { start in
      let own = probabilities[start..<start + classCount].map(Self.logarithm)
      return Self.shares(own, inverse: 1 / temperature, priors: priors)
    }
  }

  private static func logarithm(_ share: Double) -> Double { share > 0 ? .log(share) : -.infinity }

  private static func shares(_ logs: [Double], inverse: Double, priors: [Double]) -> [Double] {
    let largest = logs.max() ?? 0
    let weights = zip(logs, priors).map { $1 * Double.exp(($0 - largest) * inverse) }
    let sum = weights.reduce(0, +)
    return sum > 0 ? weights.map { $0 / sum } : weights.map { _ in 1 / Double(weights.count) }
  }
}
