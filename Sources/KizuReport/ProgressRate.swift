/// Units a second over the last half minute, so that the estimate follows when work becomes slower.
struct ProgressRate {
  private struct Sample {
    var time: Duration
    var done: Int
  }

  private static let window = Duration.seconds(30)
  private static let spacing = Duration.milliseconds(500)
  /// Below this, nothing is said: the first units warm caches and build plans.
  private static let shortest = Duration.seconds(2)

  private var samples: [Sample] = []

  /// Takes how much is done at a time; times and counts rise.
  mutating func add(done: Int, at time: Duration) {
    if let last = samples.last, time - last.time < Self.spacing { return }
    samples.append(Sample(time: time, done: done))
    while samples.count > 2, time - samples[1].time >= Self.window { samples.removeFirst() }
  }

  /// The rate up to a time, or nil as long as too little is known.
  func rate(done: Int, at time: Duration) -> Double? {
    guard let first = samples.first, time - first.time >= Self.shortest, done > first.done else { return nil }
    return Double(done - first.done) / ((time - first.time) / .seconds(1))
  }
}
