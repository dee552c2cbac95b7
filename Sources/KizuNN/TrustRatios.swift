import KizuCore
import RealModule

/// The trust ratios of LARS, measured anew at each update.
///
/// Sums of squares are taken over blocks that do not depend on the number of threads, so the ratios do not either.
@safe final class TrustRatios {
  private struct Block {
    let parameter: Int
    /// Whole vectors: what stands behind a parameter is zero.
    let elements: Range<Int>
  }

  private static let blockCount = 4096
  private let blocks: [Block]
  /// ‖w‖² and ‖g‖² of each block.
  private let sums: AlignedBuffer<Double>
  private let ratios: AlignedBuffer<Float>

  init(_ parameters: ParameterStore) {
    var blocks: [Block] = []
    for (index, spec) in parameters.specs.enumerated() where spec.kind == .weight {
      let start = parameters.offsets[index]
      let end = start + (parameters.storedCounts[index] + 15) / 16 * 16
      for first in stride(from: start, to: end, by: Self.blockCount) {
        blocks.append(Block(parameter: index, elements: first..<min(first + Self.blockCount, end)))
      }
    }
    self.blocks = blocks
    sums = AlignedBuffer(count: 2 * blocks.count)
    ratios = AlignedBuffer(count: parameters.specs.count)
    // SAFETY: one ratio a parameter; those that are not adapted keep 1.
    for index in parameters.specs.indices { unsafe ratios.baseAddress[index] = 1 }
  }

  /// The ratio of a parameter at the last measurement.
  subscript(parameter: Int) -> Float {
    precondition(parameter < ratios.count)
    return unsafe ratios.baseAddress[parameter]
  }

  /// Takes the norms of weights and gradients as they are; only inside `Engine.run`.
  func measure(_ parameters: ParameterStore, _ optimizer: Optimizer, on engine: Engine) {
    engine.parallel { worker, workers in
      for number in blocks.count * worker / workers..<blocks.count * (worker + 1) / workers {
        let range = blocks[number].elements
        // SAFETY: blocks lie within the trained range; two sums a block.
        unsafe sums.baseAddress[2 * number] = squares(parameters.values.baseAddress, range)
        unsafe sums.baseAddress[2 * number + 1] = squares(parameters.gradients.baseAddress, range)
      }
    }
    var number = 0
    while number < blocks.count {
      let parameter = blocks[number].parameter
      var (weights, gradients) = (0.0, 0.0)
      while number < blocks.count, blocks[number].parameter == parameter {
        unsafe weights += sums.baseAddress[2 * number]
        unsafe gradients += sums.baseAddress[2 * number + 1]
        number += 1
      }
      let decay = Double(optimizer.weightDecay * parameters.factors[parameter].weightDecay)
      let ratio = ratio(.sqrt(weights), .sqrt(gradients), decay: decay, optimizer)
      unsafe ratios.baseAddress[parameter] = Float(ratio)
    }
  }

  private func ratio(
    _ weights: Double, _ gradients: Double, decay: Double, _ optimizer: Optimizer
  ) -> Double {
    let change = gradients + decay * weights
    guard weights > 0, change > 0 else { return 1 }
    let ratio = Double(optimizer.trust ?? 1) * weights / change
    return optimizer.clipsTrust == true ? min(ratio, 1) : ratio
  }

  /// The sum of squares of a range of whole vectors.
  @unsafe private func squares(_ memory: UnsafeMutablePointer<Float>, _ range: Range<Int>) -> Double {
    var sum = SIMD16<Float>.zero
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
      // SAFETY: every parameter starts at a multiple of 64 bytes and is followed by zeros to the next.
      let vector = unsafe UnsafeRawPointer(memory + start).load(as: SIMD16<Float>.self)
      sum += vector * vector
    }
    return (0..<16).reduce(0.0) { $0 + Double(sum[$1]) }
  }
}
