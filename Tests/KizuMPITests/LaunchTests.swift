import KizuCore
import KizuMPI
import Testing

@Suite("What started a process together with others")
struct LaunchTests {
  @Test(
    "Launchers are known by their variables",
    arguments: [
      (["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"], "mpirun", 1, 4),
      (["PMI_RANK": "0", "PMI_SIZE": "2"], "mpiexec", 0, 2),
      (["SLURM_PROCID": "2", "SLURM_STEP_NUM_TASKS": "3", "SLURM_NTASKS": "3"], "srun", 2, 3),
    ] as [([String: String], String, Int, Int)])
  func known(environment: [String: String], launcher: String, rank: Int, size: Int) throws {
    let launch = try #require(Launch(environment: environment))
    #expect(launch.launcher == launcher && launch.rank == rank && launch.size == size)
  }

  @Test(
    "A process alone is alone: by itself, in a batch script, as the one process of a launcher",
    arguments: [
      [:], ["PATH": "/bin"],
      // A batch script of a job that may start four tasks.
      ["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_LOCALID": "0", "SLURM_JOB_ID": "7"],
      ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "1"],
      ["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"],
      // One process of mpirun, whose daemons Slurm started on four machines.
      [
        "OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1", "SLURM_PROCID": "0",
        "SLURM_STEP_NUM_TASKS": "4",
      ],
      ["PMI_RANK": "x", "PMI_SIZE": "2"], ["PMI_RANK": "5", "PMI_SIZE": "2"],
    ] as [[String: String]])
  func alone(environment: [String: String]) {
    #expect(Launch(environment: environment) == nil)
  }

  @Test(
    "Without the trait a job cannot be joined, and the message says how to build",
    .disabled(if: MPICommunicator.isBuilt))
  func notBuilt() throws {
    let launch = try #require(Launch(environment: ["PMI_RANK": "0", "PMI_SIZE": "2"]))
    let error = #expect(throws: CommunicatorError.self) { try MPICommunicator(joining: launch) }
    #expect(error == .notBuilt(launcher: "mpiexec", size: 2))
    #expect("\(try #require(error))".contains("--traits MPI") && MPICommunicator.libraryVersion == nil)
  }
}
