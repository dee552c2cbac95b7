import KizuCodecs
import KizuCore
import KizuNN

/// The photos of a step that this process computes.
struct PhotoBatch {
  /// Their places among the samples.
  let samples: [Int]
  let images: [ImageBuffer]
  /// The same places of the whole batch, of which other ranks may compute the rest.
  let whole: [Int]
  /// The step's number, from 0.
  let step: Int

  /// One of several equal parts.
  func part(_ part: Int, of parts: Int) -> PhotoBatch {
    let range = samples.count / parts * part..<samples.count / parts * (part + 1)
    return PhotoBatch(samples: Array(samples[range]), images: Array(images[range]), whole: whole, step: step)
  }
}

/// A batch that is computed in parts, or by several ranks: what of it must be in memory at once.
struct PartedBatch: ~Copyable {
  /// Projections of the whole batch, `[2N, D]`.
  let projections: AlignedBuffer<Float>
  /// The loss's gradient by them, `[2N, D]`.
  let gradient: AlignedBuffer<Float>

  /// Projections as they come from other ranks, one rank's after the other's.
  let exchanged: AlignedBuffer<Float>

  init(count: Int, exchanged exchangedCount: Int) {
    projections = AlignedBuffer(count: count)
    gradient = AlignedBuffer(count: count)
    exchanged = AlignedBuffer(count: exchangedCount)
  }
}

extension ContrastiveTrainer {
  /// The gradient of every parameter by the loss of a batch that is too large for one pass or one process.
  ///
  /// GradCache (Gao et al., "Scaling deep contrastive learning batch size under memory limited setup", 2021): the
  /// projections of all parts first, then the loss over all of them and its gradient, then each part forward and
  /// backward once more. Negatives are the whole batch's. The last part goes backward first: its forward pass is still
  /// in memory. Every rank computes the loss of the whole batch, of whose gradient it needs its own rows: those hold all
  /// that its projections do as negatives of others.
  ///
  /// - Returns: The loss. Where it is not finite there is no gradient.
  func differentiateInParts(_ batch: PhotoBatch) throws -> Float {
    let parts = settings.updates.parts
    for part in 0..<parts {
      fillViews(batch.part(part, of: parts))
      try network.forward()
      try gatherProjections(ofPart: part)
    }
    // SAFETY: the memory lives as long as the trainer; the two parts of it are apart.
    let projections = unsafe UnsafeBufferPointer(
      start: parted.projections.baseAddress, count: parted.projections.count)
    let gradient = unsafe UnsafeMutableBufferPointer(
      start: parted.gradient.baseAddress, count: parted.gradient.count)
    let projectionSpan = unsafe projections.span
    var gradientSpan = unsafe gradient.mutableSpan
    let own = evaluate(projectionSpan, gradient: &gradientSpan, samples: batch.whole, step: batch.step)
    // One voice decides whether the step goes on.
    let value = Float(try world.share(Double(own)))
    guard value.isFinite else { return value }
    for (turn, part) in (0..<parts).reversed().enumerated() {
      if turn > 0 {
        fillViews(batch.part(part, of: parts))
        try network.forward(isRepetition: true)
      }
      takeGradient(ofPart: part)
      try network.backward(isReducing: parts == 1)
      network.parameters.accumulateGradients(ofPart: turn, of: parts, on: engine)
    }
    if parts > 1 { try network.reduceGradients() }
    return value
  }
}
