import KizuCore

/// What two photos of a batch are to each other; the same for all their views.
enum PairKind: UInt8 {
  /// Each pushes the other away.
  case negative
  /// Neither pushes nor pulls.
  case ignored
  /// Each pulls the other, as its own second view does.
  case positive
}

/// What the photos of a batch are to each other, `[N, N]`, row by row; the diagonal has no meaning.
struct PairKinds {
  private(set) var kinds: [PairKind]
  private let count: Int

  /// Every other photo is a negative.
  init(photos count: Int) {
    self.count = count
    kinds = [PairKind](repeating: .negative, count: count * count)
  }

  /// Begins anew, from what is known about the photos.
  mutating func assign(_ batch: LossBatch) {
    let relations = batch.relations
    guard !relations.isEmpty else {
      for index in kinds.indices { kinds[index] = .negative }
      return
    }
    for (row, left) in batch.samples.enumerated() {
      for (column, right) in batch.samples.enumerated() {
        kinds[row * count + column] =
          relations.areOfOneClass(left, right)
          ? .positive : relations.areRelated(left, right) ? .ignored : .negative
      }
    }
  }

  /// Takes the negatives that look most like a photo for photos of the same kind.
  ///
  /// After Huynh et al., "Boosting contrastive self-supervised learning with false negative cancellation", WACV 2022,
  /// where the support set of a photo is its two views: the likeness of two photos is the mean cosine of their views,
  /// and of the N - 1 other photos those are false negatives that are among the round(share · (N - 1)) most alike and
  /// reach the threshold.
  ///
  /// - Parameters:
  ///   - cosines: Those of all views, `[2N, 2N]`.
  ///   - share: The most that may be false negatives.
  ///   - threshold: Their least likeness.
  ///   - kind: What they become.
  mutating func findFalseNegatives(
    _ cosines: Span<Float>, share: Float, threshold: Float, become kind: PairKind
  ) {
    let most = Int((share * Float(count - 1)).rounded())
    guard most > 0 else { return }
    var likeness = [Float](repeating: 0, count: count)
    for row in 0..<count {
      for column in 0..<count {
        let (first, second) = (row * 2 * count, (row + count) * 2 * count)
        likeness[column] =
          (cosines[first + column] + cosines[first + column + count] + cosines[second + column]
            + cosines[second + column + count]) / 4
      }
      var candidates = likeness
      candidates.remove(at: row)
      candidates.sort(by: >)
      let least = max(threshold, candidates[most - 1])
      for column in 0..<count
      where column != row && kinds[row * count + column] == .negative && likeness[column] >= least {
        kinds[row * count + column] = kind
      }
    }
  }
}
