import CKizuMPI
public import KizuCore

/// Ranks that are processes, perhaps on many machines, which MPI connects.
///
/// Only where the package was built with the trait `MPI`; see ``isBuilt``.
@safe public final class MPICommunicator: Communicator {
  public let rank: Int
  public let size: Int
  /// Ranks on this machine, this one included.
  public let localSize: Int
  // SAFETY: the handle is made once and does not change; calls come one at a time, as `Communicator` asks.
  nonisolated(unsafe) private let world: OpaquePointer

  /// Whether the package was built with the trait `MPI`.
  public static var isBuilt: Bool { kizu_mpi_is_built() }

  /// The MPI that is loaded, such as "Open MPI v4.1.4"; nil without the trait.
  public static var libraryVersion: String? {
    // SAFETY: a static NUL-terminated string.
    isBuilt ? unsafe String(cString: kizu_mpi_version()) : nil
  }

  /// Joins the job that a launcher started; once in a process.
  ///
  /// - Throws: `CommunicatorError`, where MPI is not built in or not the launcher's.
  public init(joining launch: Launch) throws(CommunicatorError) {
    guard Self.isBuilt else { throw .notBuilt(launcher: launch.launcher, size: launch.size) }
    var created: OpaquePointer?
    try Self.check(unsafe kizu_mpi_start(&created), "start")
    guard let created = unsafe created else { throw .failed(operation: "start", reason: "no world") }
    unsafe world = created
    rank = unsafe Int(kizu_mpi_rank(created))
    size = unsafe Int(kizu_mpi_size(created))
    localSize = unsafe Int(kizu_mpi_local_size(created))
    guard size == launch.size else {
      throw .strangers(launcher: launch.launcher, expected: launch.size, found: size)
    }
  }

  /// Leaves the job when every rank has come here; nothing may be called afterwards.
  public func finish() throws(CommunicatorError) {
    try Self.check(unsafe kizu_mpi_finish(world), "finish")
  }

  public func abort(_ status: Int32) { unsafe kizu_mpi_abort(world, status) }

  public func allReduce(_ values: UnsafeMutableBufferPointer<Float>) throws(CommunicatorError) {
    guard let start = values.baseAddress else { return }
    try Self.check(unsafe kizu_mpi_all_reduce_f32(world, start, values.count), "all-reduce")
  }

  public func allReduce(_ values: UnsafeMutableBufferPointer<Double>) throws(CommunicatorError) {
    guard let start = values.baseAddress else { return }
    try Self.check(unsafe kizu_mpi_all_reduce_f64(world, start, values.count), "all-reduce")
  }

  @safe private struct Request: PendingReduction {
    let handle: OpaquePointer?

    func wait() throws(CommunicatorError) {
      guard let handle = unsafe handle else { return }
      try MPICommunicator.check(unsafe kizu_mpi_wait(handle), "all-reduce")
    }
  }

  public func startAllReduce(
    _ values: UnsafeMutableBufferPointer<Float>
  ) throws(CommunicatorError) -> any PendingReduction {
    var request: OpaquePointer?
    guard let start = values.baseAddress else { return unsafe Request(handle: nil) }
    try Self.check(unsafe kizu_mpi_start_all_reduce_f32(world, start, values.count, &request), "all-reduce")
    return unsafe Request(handle: request)
  }

  public func allGather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) throws(CommunicatorError) {
    precondition(counts.count == size && counts[rank] == own.count && counts.reduce(0, +) <= all.count)
    guard let target = all.baseAddress else { return }
    // SAFETY: `all` has room for what `counts` say; a rank without bytes gives an address that is not read.
    let status = unsafe kizu_mpi_all_gather(
      world, own.baseAddress ?? UnsafeRawPointer(target), counts, target)
    try Self.check(status, "all-gather")
  }

  public func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) throws(CommunicatorError) {
    guard let start = bytes.baseAddress else { return }
    try Self.check(unsafe kizu_mpi_broadcast(world, start, bytes.count, Int32(root)), "broadcast")
  }

  /// Throws what a status of the shim stands for, with the message it left on this thread.
  private static func check(_ status: kizu_mpi_status, _ operation: String) throws(CommunicatorError) {
    guard status != KIZU_MPI_OK else { return }
    // SAFETY: the shim returns a NUL-terminated string that lives until the next failure on this thread.
    throw .failed(operation: operation, reason: unsafe String(cString: kizu_mpi_last_message()))
  }
}
