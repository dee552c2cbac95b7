import Foundation
public import KizuAugment
public import KizuCodecs
public import KizuCore
public import KizuData
public import KizuEval

extension PhotoEmbedder {
  /// Embeds photos in their order, each on one of several ranks, and hands all embeddings to every rank: those of one
  /// process, to the bit.
  ///
  /// - Parameters:
  ///   - photos: The photos, the same on every rank.
  ///   - world: The ranks.
  ///   - photosInTurn: Photos that each rank embeds before all of them hand over what they have.
  ///   - corruption: What spoils the photos first; with one rank alone.
  ///   - isLooking: Whether to tell what photos look like.
  ///   - onBroken: Called for each photo that does not decode; it is then left out.
  ///   - onEmbedding: Called for every other photo with its embedding, `[D]`, and what it looks like; nil where nobody
  ///     looked.
  /// - Throws: As the same for one process; `CommunicatorError` when ranks have other photos, or one is gone.
  public func embed(
    _ photos: [Photo], among world: any Communicator, photosInTurn: Int = 64,
    corruption: Corruption? = nil, isLooking: Bool, onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>, PhotoLooks?) throws -> Void
  ) throws {
    guard !world.isAlone else {
      return try embed(
        photos, corruption: corruption, isLooking: isLooking, onBroken: onBroken, onEmbedding: onEmbedding)
    }
    precondition(corruption == nil)
    try world.agree(
      on: "photos", FileDigest.sha256(of: Array(photos.map(\.path).joined(separator: "\0").utf8)))
    let width = dimension + (isLooking ? PhotoLooks.Look.allCases.count : 0)
    for start in stride(from: 0, to: photos.count, by: world.size * photosInTurn) {
      let turn = photos[start..<min(start + world.size * photosInTurn, photos.count)]
      let own = BatchShare(of: world).range(of: turn.count)
      // What is wrong with each photo, and the numbers of those with which nothing is.
      var errors: [CodecError?] = []
      var values: [Float] = []
      try embed(Array(turn.dropFirst(own.lowerBound).prefix(own.count)), isLooking: isLooking) { _, error in
        errors.append(error)
      } onEmbedding: { _, embedding, looks in
        errors.append(nil)
        values += embedding + (looks?.values ?? [])
      }
      let outcomes = try world.gather(Array(JSONEncoder().encode(errors))).flatMap {
        try JSONDecoder().decode([CodecError?].self, from: Data($0))
      }
      let all = Array(try world.gather(values).joined())
      var place = 0
      for (photo, error) in zip(turn, outcomes) {
        if let error {
          try onBroken(photo, error)
        } else {
          let (embedding, looks) = (all[place..<place + dimension], all[place + dimension..<place + width])
          place += width
          try onEmbedding(photo, embedding, isLooking ? PhotoLooks(values: Array(looks)) : nil)
        }
      }
    }
  }
}
