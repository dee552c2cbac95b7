import Dispatch
import Synchronization

/// Ranks that are threads of one process: what many machines do, on one, to be tested against.
///
/// Sums are taken in the order of ranks. A reduction that was started works on the values as they were then, so that one
/// which is started too early shows.
package final class ThreadCommunicator: Communicator {
  package let rank: Int
  package var size: Int { meeting.size }
  private let meeting: Meeting

  private init(rank: Int, meeting: Meeting) {
    self.rank = rank
    self.meeting = meeting
  }

  /// Runs `body` on each of `size` ranks at once.
  ///
  /// - Returns: What each rank returned, in order.
  /// - Throws: The first error of a rank.
  package static func run<Result: Sendable>(
    _ size: Int, _ body: @escaping @Sendable (ThreadCommunicator) throws -> Result
  ) throws -> [Result] {
    let meeting = Meeting(size: size)
    let results = Mutex([Result?](repeating: nil, count: size))
    let failure = Mutex((any Error)?.none)
    let group = DispatchGroup()
    for rank in 0..<size {
      // A queue of its own gets a thread of its own, however few cores there are.
      DispatchQueue(label: "rank \(rank)").async(group: group) {
        let communicator = ThreadCommunicator(rank: rank, meeting: meeting)
        do {
          let result = try body(communicator)
          results.withLock { $0[rank] = result }
        } catch {
          // Errors after the first follow from it.
          failure.withLock { $0 = $0 ?? error }
          communicator.abort(0)
        }
      }
    }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
    return results.withLock { $0.compactMap { $0 } }
  }

  package func allReduce(_ values: UnsafeMutableBufferPointer<Float>) throws(CommunicatorError) {
    try unsafe add(values)
  }

  package func allReduce(_ values: UnsafeMutableBufferPointer<Double>) throws(CommunicatorError) {
    try unsafe add(values)
  }

  private func add<Number: FloatingPoint>(_ values: UnsafeMutableBufferPointer<Number>)
    throws(CommunicatorError)
  {
    try unsafe meeting.bring(UnsafeMutableRawBufferPointer(values), rank: rank)
    var sums = [Number](repeating: 0, count: values.count)
    for other in 0..<size {
      let brought = unsafe meeting.brought(by: other)
      precondition(brought.count == values.count * MemoryLayout<Number>.stride, "ranks disagree")
      let theirs = unsafe brought.assumingMemoryBound(to: Number.self)
      for index in sums.indices { unsafe sums[index] += theirs[index] }
    }
    try meeting.meet(rank)
    for index in sums.indices { unsafe values[index] = sums[index] }
  }

  /// A reduction that is made when it is waited for, of the values at its start.
  @safe private struct Snapshot: PendingReduction {
    let communicator: ThreadCommunicator
    let values: UnsafeMutableBufferPointer<Float>
    let start: [Float]

    func wait() throws(CommunicatorError) {
      for index in start.indices { unsafe values[index] = start[index] }
      try unsafe communicator.allReduce(values)
    }
  }

  package func startAllReduce(
    _ values: UnsafeMutableBufferPointer<Float>
  ) throws(CommunicatorError) -> any PendingReduction {
    unsafe Snapshot(communicator: self, values: values, start: Array(values))
  }

  package func allGather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicatorError) {
    precondition(counts.count == size && counts[rank] == own.count && counts.reduce(0, +) <= all.count)
    try unsafe meeting.bring(UnsafeMutableRawBufferPointer(mutating: own), rank: rank)
    var start = 0
    for other in 0..<size {
      let theirs = unsafe meeting.brought(by: other)
      precondition(theirs.count == counts[other], "ranks disagree")
      unsafe UnsafeMutableRawBufferPointer(rebasing: all[start...]).copyMemory(
        from: UnsafeRawBufferPointer(theirs))
      start += theirs.count
    }
    try meeting.meet(rank)
  }

  package func broadcast(
    _ bytes: UnsafeMutableRawBufferPointer, from root: Int
  ) throws(CommunicatorError) {
    try unsafe meeting.bring(bytes, rank: rank)
    let theirs = unsafe meeting.brought(by: root)
    precondition(theirs.count == bytes.count, "ranks disagree")
    if rank != root { unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(theirs)) }
    try meeting.meet(rank)
  }

  package func abort(_ status: Int32) { meeting.abort() }
}

/// Where threads bring memory that others may look at until they meet again.
private final class Meeting: Sendable {
  private struct State {
    var brought: [(start: UInt, count: Int)]
    var arrived = 0
    var isAborted = false
  }

  let size: Int
  private let state: Mutex<State>
  private let gates: [DispatchSemaphore]

  init(size: Int) {
    self.size = size
    state = Mutex(State(brought: Array(repeating: (0, 0), count: size)))
    gates = (0..<size).map { _ in DispatchSemaphore(value: 0) }
  }

  /// Shows memory to the others, and waits until all have done so.
  func bring(_ memory: UnsafeMutableRawBufferPointer, rank: Int) throws(CommunicatorError) {
    let start = UInt(bitPattern: memory.baseAddress)
    state.withLock { $0.brought[rank] = (start, memory.count) }
    try meet(rank)
  }

  /// What a rank brought; to be looked at until the next meeting.
  func brought(by rank: Int) -> UnsafeMutableRawBufferPointer {
    let (start, count) = state.withLock { $0.brought[rank] }
    return unsafe UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(bitPattern: start), count: count)
  }

  /// Waits until every rank has come.
  func meet(_ rank: Int) throws(CommunicatorError) {
    let isLast = state.withLock { state -> Bool? in
      if state.isAborted { return nil }
      state.arrived += 1
      guard state.arrived == size else { return false }
      state.arrived = 0
      return true
    }
    guard let isLast else { throw .aborted }
    if isLast {
      for other in gates.indices where other != rank { gates[other].signal() }
    } else {
      gates[rank].wait()
      // One who was let go by an abort has met nobody.
      if state.withLock({ $0.isAborted }) { throw .aborted }
    }
  }

  func abort() {
    state.withLock { $0.isAborted = true }
    for gate in gates { gate.signal() }
  }
}
