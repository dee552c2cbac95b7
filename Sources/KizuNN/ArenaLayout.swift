/// Places buffers in one block of memory so that those alive at the same time never overlap.
///
/// The method is greedy by size: the largest buffer first, each at the lowest offset that is free for the whole
/// of its life (Pisarchyk and Lee, "Efficient memory management for deep neural net inference", 2020).
struct ArenaLayout {
  /// A buffer's size, and the first and last step that touches it.
  struct Request {
    var byteCount: Int
    var lifetime: ClosedRange<Int>
  }

  /// Every buffer starts at a multiple of this: a cache line, the widest vector register.
  static let alignment = 64

  /// Where each request starts, in bytes.
  let offsets: [Int]
  /// The size of the whole block.
  let byteCount: Int

  init(_ requests: [Request]) {
    var offsets = [Int](repeating: 0, count: requests.count)
    var placed: [Int] = []
    var end = 0
    let bySize = requests.indices.sorted {
      (requests[$0].byteCount, $1) > (requests[$1].byteCount, $0)
    }
    for index in bySize {
      let size = Self.rounded(requests[index].byteCount)
      var offset = 0
      let neighbours =
        placed
        .filter { requests[$0].lifetime.overlaps(requests[index].lifetime) }
        .sorted { offsets[$0] < offsets[$1] }
      for neighbour in neighbours {
        if offset + size <= offsets[neighbour] { break }
        offset = max(offset, offsets[neighbour] + Self.rounded(requests[neighbour].byteCount))
      }
      offsets[index] = offset
      placed.append(index)
      end = max(end, offset + size)
    }
    self.offsets = offsets
    byteCount = end
  }

  private static func rounded(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }
}
