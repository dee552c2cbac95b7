/// The communicator of a process that works alone: every operation is done at once.
public final class SingleProcess: Communicator {
  private struct Done: PendingReduction {
    func wait() {}
  }

  public init() {}

  public var rank: Int { 0 }
  public var size: Int { 1 }

  public func allReduce(_ values: UnsafeMutableBufferPointer<Float>) {}
  public func allReduce(_ values: UnsafeMutableBufferPointer<Double>) {}
  public func startAllReduce(_ values: UnsafeMutableBufferPointer<Float>) -> any PendingReduction { Done() }

  public func allGather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) {
    precondition(counts == [own.count] && all.count >= own.count)
    unsafe all.copyMemory(from: own)
  }

  public func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) {}
  public func abort(_ status: Int32) {}
}
