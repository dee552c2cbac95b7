/// The processes that work on one training together: ranks 0 ..< size.
///
/// Every rank calls the same operations in the same order, with buffers of the same size; an operation returns when this
/// rank's part in it is done. Where one rank fails, ``abort(_:)`` keeps the others from waiting for ever.
///
/// One rank has one owner: whoever starts a command makes the communicator and hands it on. Calls may come from any
/// thread, but not two at a time.
public protocol Communicator: AnyObject, Sendable {
  /// The place of this process among the others, from 0. Rank 0 alone writes files and speaks.
  var rank: Int { get }
  /// How many ranks there are, at least 1.
  var size: Int { get }

  /// All-reduce: replaces each value by its sum over all ranks, which has the same bits on every rank.
  ///
  /// - Throws: ``CommunicatorError`` when another rank is gone.
  func allReduce(_ values: UnsafeMutableBufferPointer<Float>) throws(CommunicatorError)

  /// The same in double precision.
  func allReduce(_ values: UnsafeMutableBufferPointer<Double>) throws(CommunicatorError)

  /// Begins an all-reduce that goes on while this rank computes.
  ///
  /// Nobody may touch the values, which must stay, before ``PendingReduction/wait()`` has returned.
  func startAllReduce(
    _ values: UnsafeMutableBufferPointer<Float>
  ) throws(CommunicatorError) -> any PendingReduction

  /// All-gather: puts the bytes of all ranks one after the other, in the order of ranks.
  ///
  /// - Parameters:
  ///   - own: What this rank gives.
  ///   - counts: How many bytes each rank gives, `[size]`.
  ///   - all: Receives the bytes of all ranks.
  /// - Throws: ``CommunicatorError`` when another rank is gone.
  func allGather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicatorError)

  /// Replaces the bytes by those of one rank.
  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) throws(CommunicatorError)

  /// Ends the others, which may wait for this rank: they can go on no more. Processes end, this one with them.
  ///
  /// - Parameter status: The exit status of the processes.
  func abort(_ status: Int32)
}

/// An all-reduce under way.
public protocol PendingReduction {
  /// Waits until the values are the sums.
  func wait() throws(CommunicatorError)
}

extension Communicator {
  /// Whether this rank writes files and speaks to the user.
  public var isRoot: Bool { rank == 0 }
  /// Whether there is anybody to talk to.
  public var isAlone: Bool { size == 1 }
}
