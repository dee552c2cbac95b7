public import KizuCodecs
public import KizuCore
public import KizuData

extension PhotoEmbedder {
  /// Embeds photos in their order, each on one of several ranks, and hands all embeddings to rank 0: those of one
  /// process, to the bit.
  ///
  /// - Parameters:
  ///   - photos: The photos, the same on every rank.
  ///   - world: The ranks.
  ///   - photosInTurn: Photos that each rank embeds before all of them hand over what they have.
  ///   - onBroken: Called on rank 0 for each photo that does not decode; it is then left out.
  ///   - onEmbedding: Called on rank 0 for every other photo with its embedding, `[D]`.
  /// - Throws: As the same for one process; `CommunicatorError` when a rank is gone.
  public func embed(
    _ photos: [Photo], among world: any Communicator, photosInTurn: Int = 64,
    onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws {
    guard !world.isAlone else { return try embed(photos, onBroken: onBroken, onEmbedding: onEmbedding) }
    for start in stride(from: 0, to: photos.count, by: world.size * photosInTurn) {
      let turn = photos[start..<min(start + world.size * photosInTurn, photos.count)]
      let own = BatchShare(of: world).range(of: turn.count)
      // One number first: whether there is an embedding.
      var values: [Float] = []
      try embed(Array(turn[(start + own.lowerBound)..<(start + own.upperBound)])) { _, _ in
        values += [Float](repeating: 0, count: 1 + dimension)
      } onEmbedding: { _, embedding in
        values.append(1)
        values += embedding
      }
      let gathered = try world.gather(unsafe values.withUnsafeBytes { unsafe Array($0) })
      guard world.isRoot else { continue }
      let all = gathered.joined().asFloats
      for (place, photo) in turn.enumerated() {
        let row = all[place * (1 + dimension)..<(place + 1) * (1 + dimension)]
        if row.first == 1 {
          try onEmbedding(photo, row.dropFirst())
        } else {
          // What is wrong with it is found out anew.
          try embed([photo], onBroken: onBroken, onEmbedding: onEmbedding)
        }
      }
    }
  }
}

extension Sequence<UInt8> {
  /// The numbers that the bytes are in memory.
  fileprivate var asFloats: [Float] {
    let bytes = Array(self)
    return unsafe bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / MemoryLayout<Float>.stride).map {
        unsafe bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Float>.stride, as: Float.self)
      }
    }
  }
}
