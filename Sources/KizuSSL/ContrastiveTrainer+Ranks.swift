import KizuCore
import KizuData
import KizuNN

/// A photo that has to be read again cannot be, on one of several ranks.
package struct LostPhoto: Error {
  /// The photo, and why.
  package let reason: String
}

extension ContrastiveTrainer {
  /// This rank's photos of a batch: its share of each part.
  ///
  /// Views are keyed by photo, so that it does not matter where they are made.
  ///
  /// - Throws: `DataError`, and with several ranks on all of them ``LostPhoto``.
  func ownPhotos(of whole: [Int], step: Int) throws -> PhotoBatch {
    let photos = settings.photosOfPart
    let share = BatchShare(of: world).range(of: photos)
    let samples = (0..<settings.updates.parts).flatMap {
      whole[$0 * photos + share.lowerBound..<$0 * photos + share.upperBound]
    }
    func read() throws -> PhotoBatch {
      let images = try samples.map { try store.image(store.samples[$0]) }
      return PhotoBatch(samples: samples, images: images, whole: whole, step: step)
    }
    if world.isAlone { return try read() }
    let outcome = Result { try read() }
    guard try world.any((try? outcome.get()) == nil) else { return try outcome.get() }
    var reason = ""
    if case .failure(let error) = outcome { reason = "\(error)" }
    let reasons = try world.gather([UInt8](reason.utf8)).map { String(decoding: $0, as: UTF8.self) }
    throw LostPhoto(reason: reasons.first { !$0.isEmpty } ?? "a photo is gone")
  }

  /// Puts first and second views of a part, of all ranks, at their places in the batch.
  func gatherProjections(ofPart part: Int) throws(CommunicatorError) {
    let photos = settings.photosOfPart
    let counts = BatchShare(of: world).counts(of: photos)
    var source = unsafe network.projections
    if !world.isAlone {
      // SAFETY: the memory lives as long as the trainer, and has room for the projections of a whole batch.
      let exchanged = unsafe UnsafeMutableBufferPointer(
        start: parted.exchanged.baseAddress, count: 2 * photos * network.projectionCount)
      let bytes = network.projectionCount * MemoryLayout<Float>.stride
      try unsafe world.allGather(
        UnsafeRawBufferPointer(network.projections), counts: counts.map { 2 * $0 * bytes },
        into: UnsafeMutableRawBufferPointer(exchanged))
      unsafe source = UnsafeBufferPointer(exchanged)
    }
    guard let start = source.baseAddress else { return }
    var first = 0
    for count in counts {
      for view in 0..<2 {
        // SAFETY: a rank gives `2 * count` rows, after those of the ranks before it; the batch has all of them.
        unsafe (parted.projections.baseAddress + row(ofPart: part, view: view) + first
          * network.projectionCount)
          .update(
            from: start + (2 * first + view * count) * network.projectionCount,
            count: count * network.projectionCount)
      }
      first += count
    }
  }

  /// Takes the gradient of this rank's views of a part from the batch to the network.
  func takeGradient(ofPart part: Int) {
    guard let own = unsafe network.projectionGradient.baseAddress else { return }
    let share = BatchShare(of: world).range(of: settings.photosOfPart)
    let (first, count) = (share.lowerBound * network.projectionCount, share.count * network.projectionCount)
    for view in 0..<2 {
      // SAFETY: the network has `2 * count` values, the batch those of all ranks and parts.
      unsafe (own + view * count).update(
        from: parted.gradient.baseAddress + row(ofPart: part, view: view) + first, count: count)
    }
  }

  /// Where the first view of a part stands in the whole batch, in values.
  private func row(ofPart part: Int, view: Int) -> Int {
    let photos = settings.photosOfPart
    return (view * settings.batchSize + part * photos) * network.projectionCount
  }
}

extension ArraySlice {
  /// Some elements, counted from the first.
  fileprivate subscript(offset range: Range<Int>) -> ArraySlice {
    self[startIndex + range.lowerBound..<startIndex + range.upperBound]
  }
}
