import KizuCore

extension ParameterStore {
  /// Begins a moving average of all values, weights and running statistics, at what they are now.
  public func startAverage() {
    if averages.count != values.count { averages = AlignedBuffer(count: values.count) }
    unsafe averages.baseAddress.update(from: values.baseAddress, count: values.count)
  }

  /// Ends the moving average and frees its memory.
  public func endAverage() {
    averages = AlignedBuffer(count: 0)
  }

  /// Moves the average on: `a ← d a + (1 - d) w` (Polyak and Juditsky, 1992, with exponential weights).
  ///
  /// - Parameters:
  ///   - decay: d, in 0 ... 1; 0 makes the average the values themselves.
  ///   - engine: The engine whose threads share the work.
  public func updateAverage(decay: Float, on engine: Engine) {
    precondition((0...1).contains(decay) && averages.count == values.count)
    let step = 1 - decay
    // SAFETY: both hold `count` elements, and each thread has its own range.
    let (averages, values, count) = unsafe (averages.baseAddress, values.baseAddress, values.count)
    engine.run {
      engine.parallel { worker, workers in
        for index in count * worker / workers..<count * (worker + 1) / workers {
          unsafe averages[index] += step * (values[index] - averages[index])
        }
      }
    }
  }
}
