import KizuCore

/// What two photos are to each other; the same for all their views.
enum PairKind: UInt8 {
  /// Each pushes the other away.
  case negative
  /// Neither pushes nor pulls.
  case ignored
  /// Each pulls the other, as its own second view does.
  case positive
}

/// What the others are to some photos of a batch.
struct PairKinds {
  /// Of the photos of the batch, `[P, N]`, row by row; what a photo is to itself has no meaning.
  private(set) var kinds: [PairKind]
  /// Of the photos in the queue, `[P, Q]`: negative or ignored.
  private(set) var queueKinds: [PairKind]
  private let count: Int
  private let queueCount: Int
  /// The photos that it tells of.
  private(set) var photos: Range<Int>

  /// Every other photo is a negative, and the queue is empty.
  ///
  /// - Parameters:
  ///   - count: Photos of a batch, N.
  ///   - tile: The most photos that are looked at together, P; nil for all.
  ///   - queueCount: Photos in the queue, Q.
  init(photos count: Int, tile: Int? = nil, queueCount: Int = 0) {
    self.count = count
    self.queueCount = queueCount
    photos = 0..<(tile ?? count)
    kinds = [PairKind](repeating: .negative, count: photos.count * count)
    queueKinds = [PairKind](repeating: .ignored, count: photos.count * queueCount)
  }

  /// Begins anew, from what is known about the photos.
  ///
  /// - Parameters:
  ///   - batch: The whole batch.
  ///   - range: The photos to tell of; nil for all.
  ///   - queue: The sample of each place of the queue, -1 where there is none.
  mutating func assign(_ batch: LossBatch, photos range: Range<Int>? = nil, queue: [Int] = []) {
    photos = range ?? 0..<count
    let relations = batch.relations
    for (row, photo) in photos.enumerated() {
      let sample = batch.samples[photo]
      for column in 0..<count {
        kinds[row * count + column] =
          relations.isEmpty ? .negative : Self.kind(relations, sample, batch.samples[column])
      }
      for (place, queued) in queue.enumerated() {
        // One that would pull is left out: no gradient flows into the queue.
        let isNegative =
          queued >= 0 && queued != sample
          && (relations.isEmpty || Self.kind(relations, sample, queued) == .negative)
        queueKinds[row * queueCount + place] = isNegative ? .negative : .ignored
      }
    }
  }

  private static func kind(_ relations: PhotoRelations, _ left: Int, _ right: Int) -> PairKind {
    relations.areOfOneClass(left, right)
      ? .positive : relations.areRelated(left, right) ? .ignored : .negative
  }

  /// Takes the negatives of the batch that look most like a photo for photos of the same kind.
  ///
  /// After Huynh et al., "Boosting contrastive self-supervised learning with false negative cancellation", WACV 2022,
  /// where the support set of a photo is its two views: the likeness of two photos is the mean cosine of their views,
  /// and of the N - 1 other photos those are false negatives that are among the round(share · (N - 1)) most alike and
  /// reach the threshold.
  ///
  /// - Parameters:
  ///   - cosines: Those of the photos' first views and then of their second views, `[2P, 2N + Q]`.
  ///   - share: The most that may be false negatives.
  ///   - threshold: Their least likeness.
  ///   - kind: What they become.
  mutating func findFalseNegatives(
    _ cosines: Span<Float>, share: Float, threshold: Float, become kind: PairKind
  ) {
    let most = Int((share * Float(count - 1)).rounded())
    guard most > 0 else { return }
    let width = 2 * count + queueCount
    var likeness = [Float](repeating: 0, count: count)
    for (row, photo) in photos.enumerated() {
      for column in 0..<count {
        let (first, second) = (row * width, (row + photos.count) * width)
        likeness[column] =
          (cosines[first + column] + cosines[first + column + count] + cosines[second + column]
            + cosines[second + column + count]) / 4
      }
      var candidates = likeness
      candidates.remove(at: photo)
      candidates.sort(by: >)
      let least = max(threshold, candidates[most - 1])
      for column in 0..<count
      where column != photo && kinds[row * count + column] == .negative && likeness[column] >= least {
        kinds[row * count + column] = kind
      }
    }
  }

  /// The others as a view sees them; its photo must be one of ``photos``.
  ///
  /// - Parameter row: The view, 0 ..< 2N.
  /// - Returns: What each of the others is to it.
  func pairs(ofView row: Int) -> ViewPairs {
    ViewPairs(
      photos: count, itself: row, place: row % count - photos.lowerBound, kinds: kinds,
      queueCount: queueCount, queueKinds: queueKinds)
  }
}

/// The views of a batch, and those of the queue behind them, as one view of the batch sees them.
struct ViewPairs {
  /// Photos in the batch, N.
  let photos: Int
  /// The view's row, 0 ..< 2N.
  let itself: Int
  /// The row of its photo in the kinds.
  let place: Int
  /// `[P, N]`.
  let kinds: [PairKind]
  /// Photos in the queue, Q.
  let queueCount: Int
  /// `[P, Q]`.
  let queueKinds: [PairKind]

  /// The other view of its photo.
  var own: Int { itself < photos ? itself + photos : itself - photos }

  /// Calls the body with each other view and what it is to this one.
  func forEach(_ body: (Int, PairKind) -> Void) {
    let photo = itself % photos
    for other in 0..<photos where other != photo {
      let kind = kinds[place * photos + other]
      body(other, kind)
      body(other + photos, kind)
    }
    body(own, .positive)
    for queued in 0..<queueCount { body(2 * photos + queued, queueKinds[place * queueCount + queued]) }
  }
}
