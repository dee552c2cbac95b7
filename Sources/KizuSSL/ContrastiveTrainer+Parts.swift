import KizuCodecs
import KizuCore
import KizuNN

/// The photos of a step.
struct PhotoBatch {
  /// Their places among the samples.
  let samples: [Int]
  let images: [ImageBuffer]
  /// The step's number, from 0.
  let step: Int

  /// One of several equal parts.
  func part(_ part: Int, of parts: Int) -> PhotoBatch {
    let range = samples.count / parts * part..<samples.count / parts * (part + 1)
    return PhotoBatch(samples: Array(samples[range]), images: Array(images[range]), step: step)
  }
}

/// A batch that is computed in parts: what of it must be in memory at once.
struct PartedBatch: ~Copyable {
  /// Projections of the whole batch, `[2N, D]`.
  let projections: AlignedBuffer<Float>
  /// The loss's gradient by them, `[2N, D]`.
  let gradient: AlignedBuffer<Float>

  init(count: Int) {
    projections = AlignedBuffer(count: count)
    gradient = AlignedBuffer(count: count)
  }
}

extension ContrastiveTrainer {
  /// The gradient of every parameter by the loss of a batch that is too large for one pass.
  ///
  /// GradCache (Gao et al., "Scaling deep contrastive learning batch size under memory limited setup", 2021): the
  /// projections of all parts first, then the loss over all of them and its gradient, then each part forward and
  /// backward once more. Negatives are the whole batch's. The last part goes backward first: its forward pass is still
  /// in memory.
  ///
  /// - Returns: The loss. Where it is not finite there is no gradient.
  func differentiateInParts(_ batch: PhotoBatch) throws -> Float {
    let parts = settings.updates.parts
    let photos = batch.samples.count / parts
    for part in 0..<parts {
      fillViews(batch.part(part, of: parts))
      try network.forward()
      copyRows(ofPart: part, photos: photos, .projectionsToBatch)
    }
    // SAFETY: the memory lives as long as the trainer; the two parts of it are apart.
    let projections = unsafe UnsafeBufferPointer(
      start: parted.projections.baseAddress, count: parted.projections.count)
    let gradient = unsafe UnsafeMutableBufferPointer(
      start: parted.gradient.baseAddress, count: parted.gradient.count)
    let projectionSpan = unsafe projections.span
    var gradientSpan = unsafe gradient.mutableSpan
    let value = evaluate(projectionSpan, gradient: &gradientSpan, samples: batch.samples, step: batch.step)
    guard value.isFinite else { return value }
    for (turn, part) in (0..<parts).reversed().enumerated() {
      if turn > 0 {
        fillViews(batch.part(part, of: parts))
        try network.forward(isRepetition: true)
      }
      copyRows(ofPart: part, photos: photos, .gradientToPart)
      try network.backward()
      network.parameters.accumulateGradients(ofPart: turn, of: parts, on: engine)
    }
    return value
  }

  private enum Rows {
    case projectionsToBatch
    case gradientToPart
  }

  /// Copies first and second views of a part from the network to their places in the batch, or back.
  private func copyRows(ofPart part: Int, photos: Int, _ rows: Rows) {
    let count = photos * network.projectionCount
    for view in 0..<2 {
      let inBatch = (view * settings.updates.parts + part) * count
      let inPart = view * count
      // SAFETY: a part has `2 * count` values, the batch `parts` times as many.
      switch rows {
      case .projectionsToBatch:
        guard let own = unsafe network.projections.baseAddress else { return }
        unsafe (parted.projections.baseAddress + inBatch).update(from: own + inPart, count: count)
      case .gradientToPart:
        guard let own = unsafe network.projectionGradient.baseAddress else { return }
        unsafe (own + inPart).update(from: parted.gradient.baseAddress + inBatch, count: count)
      }
    }
  }
}
