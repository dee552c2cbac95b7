import RealModule

/// What random draws are for.
///
/// Streams of different purposes never overlap. The numbers are fixed for ever: changing one would change every
/// run made with it.
public enum RandomPurpose: UInt16, Sendable {
  case weights = 1
  case photoOrder = 2
  case view = 3
  case folds = 4
  case bootstrap = 5
  case sampleLayout = 6
  case sampleTexture = 7
  case sampleDefect = 8
  case sampleLabelNoise = 9
  case test = 10
  case benchmark = 11
  case viewSearch = 20
  case labelDraw = 30
  case wrongLabel = 31
  case clustering = 32
  case principalComponents = 35
  case coreset = 33
  case patchChoice = 34
  case driftParts = 40
}

/// A stream of random numbers named by what it is for: equal names give equal streams on any thread.
///
/// The key of ``Philox`` is the seed; its counter holds draw, item, epoch, and purpose with view, so there are
/// 2³² blocks of four words a stream before it would repeat.
///
/// ```swift
/// var random = RandomStream(seed: 7, purpose: .view, epoch: 3, item: 12, view: 1)
/// let angle = random.uniform(in: -10...10)
/// ```
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4

  /// The stream of one purpose, epoch, item (for example a photo's index) and view.
  public init(seed: UInt64, purpose: RandomPurpose, epoch: UInt32 = 0, item: UInt32 = 0, view: UInt16 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = SIMD4(0, item, epoch, UInt32(purpose.rawValue) << 16 | UInt32(view))
  }

  /// 32 random bits.
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Philox.block(counter: counter, key: key)
      counter.x &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A number in [0, 1), a multiple of 2⁻²⁴.
  public mutating func unit() -> Float {
    Float(nextWord() >> 8) * 0x1p-24
  }

  /// A number from the closed range, uniformly.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// A whole number in 0 ..< bound, uniformly (Lemire's method, ACM TOMACS 2019).
  ///
  /// - Precondition: `bound` is in 1 … 2³².
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= 1 << 32)
    var product = UInt64(nextWord()) &* UInt64(bound)
    let threshold = UInt32(truncatingIfNeeded: (UInt64(1) << 32) % UInt64(bound))
    while UInt32(truncatingIfNeeded: product) < threshold {
      product = UInt64(nextWord()) &* UInt64(bound)
    }
    return Int(product >> 32)
  }

  /// True with the probability given.
  public mutating func chance(_ probability: Float) -> Bool {
    unit() < probability
  }

  /// A draw from the standard normal distribution (Box–Muller).
  public mutating func normal() -> Float {
    // 1 - u is in (0, 1], where the logarithm is finite.
    let radius = Float.sqrt(-2 * Float.log(1 - unit()))
    return radius * Float.cos(2 * Float.pi * unit())
  }

  /// The numbers 0 ..< count in random order (Fisher–Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Puts the elements in random order (Fisher–Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }
}
