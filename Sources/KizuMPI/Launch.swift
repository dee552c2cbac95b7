/// What started this process together with others, as its environment tells.
///
/// A process within a batch script stands alone, however many tasks its job may start.
public struct Launch: Sendable, Equatable {
  /// The program, for messages.
  public let launcher: String
  public let rank: Int
  /// Processes that were started together.
  public let size: Int

  private static let launchers: [(name: String, rank: String, size: String)] = [
    // First, for under Slurm its processes have the variables of the step that they were started from, too.
    ("mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("mpiexec", "PMI_RANK", "PMI_SIZE"),
    // SLURM_NTASKS would be the job's; a batch script has no step of tasks.
    ("srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
  ]

  /// Looks for a launcher; nil where the process was started by itself.
  public init?(environment: [String: String]) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    for (name, rankName, sizeName) in Self.launchers {
      guard let rank = number(rankName), let size = number(sizeName) else { continue }
      guard size > 1, (0..<size).contains(rank) else { return nil }
      (launcher, self.rank, self.size) = (name, rank, size)
      return
    }
    return nil
  }
}
