import KizuCore

extension ParameterStore {
  /// Adds the gradient of one part of a batch to those of the parts before it.
  ///
  /// After the last part the gradients are the sums over all parts.
  ///
  /// - Parameters:
  ///   - part: The number of the part, from 0, in the order in which they are computed.
  ///   - parts: How many there are.
  ///   - engine: The engine whose threads share the work.
  package func accumulateGradients(ofPart part: Int, of parts: Int, on engine: Engine) {
    precondition((0..<parts).contains(part) && gradients.count == trainedCount)
    guard parts > 1 else { return }
    if sums.count != trainedCount { sums = AlignedBuffer(count: trainedCount) }
    // SAFETY: both hold `count` elements, and each thread has its own range.
    let (sums, gradients, count) = unsafe (sums.baseAddress, gradients.baseAddress, trainedCount)
    engine.run {
      engine.parallel { worker, workers in
        let range = count * worker / workers..<count * (worker + 1) / workers
        if part == 0 {
          for index in range { unsafe sums[index] = gradients[index] }
        } else if part < parts - 1 {
          for index in range { unsafe sums[index] += gradients[index] }
        } else {
          for index in range { unsafe gradients[index] += sums[index] }
        }
      }
    }
  }
}
