import KizuCore
public import KizuData

/// Which of many photos are looked at: a few, spread over the classes, the same for equal seeds.
public enum PhotoSelection {
  /// Chooses photos, one of each class in turn as far as each class goes.
  ///
  /// Photos without a label count as one class, which comes last.
  ///
  /// - Parameters:
  ///   - photos: Places in the set that may be chosen.
  ///   - set: The set.
  ///   - count: The most photos.
  ///   - seed: Decides which ones.
  /// - Returns: Places in the set in the order in which they were chosen.
  public static func spread(_ photos: [Int], of set: PhotoSet, count: Int, seed: UInt64) -> [Int] {
    // Training never reaches this epoch.
    var random = RandomStream(seed: seed, purpose: .photoOrder, epoch: .max)
    var order = photos
    random.shuffle(&order)
    let classes = set.classIndices
    var queues = [[Int]](repeating: [], count: set.classes.count + 1)
    for photo in order.reversed() { queues[classes[photo] ?? set.classes.count].append(photo) }
    var chosen: [Int] = []
    while chosen.count < min(count, photos.count) {
      for index in queues.indices where chosen.count < count {
        if let photo = queues[index].popLast() { chosen.append(photo) }
      }
    }
    return chosen
  }
}
