/// Why ranks cannot work together.
public enum CommunicatorError: ReportableError, Equatable {
  /// Another rank has ended; it has said why.
  case aborted
  /// An operation failed; the reason is the library's.
  case failed(operation: String, reason: String)
  /// Several processes were started together by a Kizu that cannot talk between processes.
  case notBuilt(launcher: String, size: Int)
  /// Several processes were started together for work that is one process's.
  case notShared(command: String, launcher: String, size: Int)
  /// A rank does not see what rank 0 sees.
  case otherThanRoot(rank: Int, what: String)
  /// The launcher started several processes, and they do not find each other.
  case strangers(launcher: String, expected: Int, found: Int)

  public var description: String {
    switch self {
    case .aborted: "another process of this job has ended; its message says why"
    case .failed(let operation, let reason):
      "the processes of this job could not talk to each other (\(operation): \(reason)); is one of them gone?"
    case .notBuilt(let launcher, let size):
      "\(launcher) started \(size) processes, but this kizu was built without MPI, so that they would do the same work "
        + "\(size) times; start it once, or build it with “swift build -c release --traits MPI” (docs/mpi.md)"
    case .notShared(let command, let launcher, let size):
      "\(launcher) started \(size) processes, but kizu \(command) is the work of one; start it once"
    case .otherThanRoot(let rank, let what):
      "the process of rank \(rank) sees other \(what) than that of rank 0; files must be the same on every machine, under "
        + "the same path (docs/mpi.md)"
    case .strangers(let launcher, let expected, let found):
      "\(launcher) started \(expected) processes, but MPI sees \(found): the launcher belongs to another MPI than kizu "
        + "was built with; use its own mpirun, or srun --mpi=pmix (docs/mpi.md)"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .aborted, .failed: .inputOutput
    case .notBuilt, .strangers: .unavailable
    case .otherThanRoot: .badData
    case .notShared: .usage
    }
  }
}
