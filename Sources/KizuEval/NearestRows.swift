import KizuCore

/// The best few of a stream of similarities for each of some queries, best first, equal ones in order of arrival.
struct NearestRows: ~Copyable {
  private let count: Int
  private let capacity: Int
  /// `[count, capacity]`, falling in a row; minus infinity where there is none yet.
  private var similarities: AlignedBuffer<Float>
  /// `[count, capacity]`, the references that they belong to.
  private var indices: AlignedBuffer<Int32>

  // Enough queries that a thread does not ask for work all the time, few enough that threads end together.
  private static let queriesPerTask = 16
  // Similarities that one look passes over where none of them is good enough.
  private static let stretch = 64

  /// Room for `capacity` neighbours of each of `count` queries.
  init(count: Int, capacity: Int) {
    self.count = count
    self.capacity = capacity
    similarities = AlignedBuffer(count: count * capacity)
    indices = AlignedBuffer(count: count * capacity)
    clear()
  }

  /// Forgets all neighbours.
  mutating func clear() {
    var span = similarities.mutableSpan
    for index in 0..<span.count { span[index] = -.infinity }
  }

  /// Takes those similarities that are among the best so far.
  ///
  /// - Parameters:
  ///   - block: `[queries, width]`, of the first queries and the references from `firstIndex` on.
  ///   - queries: At most as many as there is room for.
  ///   - width: References.
  ///   - firstIndex: The number of the first one.
  ///   - threads: The result does not depend on it.
  mutating func offer(
    _ block: borrowing AlignedBuffer<Float>, queries: Int, width: Int, firstIndex: Int, threads: Int
  ) {
    precondition(queries <= count && block.count >= queries * width)
    // SAFETY: every call reads and writes the rows of its own queries, which stand in the buffers by the check above.
    nonisolated(unsafe) let values = unsafe UnsafePointer(block.baseAddress)
    nonisolated(unsafe) let best = unsafe similarities.baseAddress
    nonisolated(unsafe) let found = unsafe indices.baseAddress
    let tasks = (queries + Self.queriesPerTask - 1) / Self.queriesPerTask
    Parallel.forEach(tasks, threads: threads) { [capacity] task in
      for query in task * Self.queriesPerTask..<min((task + 1) * Self.queriesPerTask, queries) {
        unsafe Self.offer(
          values + query * width, width, firstIndex: firstIndex, best: best + query * capacity,
          found: found + query * capacity, capacity: capacity)
      }
    }
  }

  /// One query.
  private static func offer(
    _ values: UnsafePointer<Float>, _ width: Int, firstIndex: Int, best: UnsafeMutablePointer<Float>,
    found: UnsafeMutablePointer<Int32>, capacity: Int
  ) {
    var start = 0
    while start < width {
      let end = min(start + stretch, width)
      let worst = unsafe best[capacity - 1]
      // The sign of what the worst one is better by, without a branch, so that the compiler looks at many at once. It is
      // also set by what is no number (minus infinity against minus infinity); the comparison below decides.
      var signs: UInt32 = 0
      for index in start..<end { signs |= unsafe (worst - values[index]).bitPattern }
      if signs >> 31 == 1 {
        for index in start..<end where unsafe values[index] > best[capacity - 1] {
          var place = capacity - 1
          while place > 0, unsafe best[place - 1] < values[index] {
            unsafe best[place] = best[place - 1]
            unsafe found[place] = found[place - 1]
            place -= 1
          }
          unsafe best[place] = values[index]
          unsafe found[place] = Int32(truncatingIfNeeded: firstIndex + index)
        }
      }
      start = end
    }
  }

  /// The neighbours of each of the first queries, best first; fewer than there is room for where fewer were offered.
  func neighbours(ofFirst queries: Int) -> [[KNearestNeighbours.Neighbour]] {
    precondition(queries <= count)
    let (similarities, indices) = (similarities.span, indices.span)
    return (0..<queries).map { query in
      var list: [KNearestNeighbours.Neighbour] = []
      list.reserveCapacity(capacity)
      for place in query * capacity..<(query + 1) * capacity where similarities[place] > -.infinity {
        list.append(
          KNearestNeighbours.Neighbour(index: Int(indices[place]), similarity: similarities[place]))
      }
      return list
    }
  }
}
