/// The best few of a stream of similarities, best first, equal ones in order of arrival.
struct NearestList: Sendable {
  private(set) var neighbours: [KNearestNeighbours.Neighbour] = []
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    neighbours.reserveCapacity(capacity)
  }

  /// Takes those similarities that are among the best so far; the first belongs to reference `firstIndex`.
  mutating func offer(_ similarities: Span<Float>, firstIndex: Int) {
    var index = 0
    while index < similarities.count {
      if neighbours.count == capacity, index + 16 <= similarities.count {
        // Most runs of 16 hold nothing good enough: one vector comparison passes them over.
        // SAFETY: 16 floats stand there, by the condition above, and any bytes are a valid vector of floats.
        let values = unsafe similarities.bytes.unsafeLoadUnaligned(
          fromByteOffset: index * MemoryLayout<Float>.stride, as: SIMD16<Float>.self)
        guard any(values .> neighbours[capacity - 1].similarity) else {
          index += 16
          continue
        }
      }
      for position in index..<min(index + 16, similarities.count) {
        insert(KNearestNeighbours.Neighbour(index: firstIndex + position, similarity: similarities[position]))
      }
      index += 16
    }
  }

  private mutating func insert(_ neighbour: KNearestNeighbours.Neighbour) {
    if neighbours.count == capacity {
      guard neighbour.similarity > neighbours[capacity - 1].similarity else { return }
      neighbours.removeLast()
    }
    var position = neighbours.count
    while position > 0, neighbours[position - 1].similarity < neighbour.similarity { position -= 1 }
    neighbours.insert(neighbour, at: position)
  }
}
