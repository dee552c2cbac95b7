import KizuCore

/// Parts of the training photos that stand for folders without a change.
struct DriftParts {
  /// Training photos of each part, no more than the folder has.
  let rows: [[Int]]

  /// - Parameters:
  ///   - reference: The training photos.
  ///   - folderCount: How many photos the folder has.
  ///   - groups: How many groups it is of; nil is taken for one.
  init(_ reference: DriftReference, folderCount: Int, groups: Int?) {
    let members = Dictionary(grouping: reference.groups.indices) { reference.groups[$0] }
      .sorted { $0.key < $1.key }.map(\.value)
    var random = RandomStream(seed: 0, purpose: .driftParts)
    let half = members.count / 2
    // A folder of more than half as many groups is compared with parts of half, which vary more: that is the safe side.
    let together = max(1, min(reference.areLots ? groups ?? 1 : folderCount, half))
    var parts: [[Int]] = []
    if together == 1 {
      let order = random.permutation(of: members.count).prefix(DriftTest.mostLots)
      parts = order.sorted().map { members[$0] }
    } else {
      for _ in 0..<DriftTest.mostLots {
        parts.append(random.permutation(of: members.count).prefix(together).flatMap { members[$0] })
      }
    }
    rows = parts.map { part in
      part.count <= folderCount
        ? part : random.permutation(of: part.count).prefix(folderCount).sorted().map { part[$0] }
    }
  }
}
