import Foundation
import Kizu
import Testing

/// Processes that a launcher started together, as their environment tells; MPI itself is tried by tools/mpi.
@Suite("Processes started together, without MPI", .disabled(if: MPICommunicator.isBuilt))
struct RanksTests {
  private let folder: TemporaryFolder
  private let workshop: Workshop

  init() throws {
    folder = try TemporaryFolder()
    workshop = try Workshop.shared.get()
  }

  private func pretrain(_ environment: [String: String]) throws -> CommandRun {
    try CommandRun(
      [
        "pretrain", workshop.photos, "-o", folder.path("run"), "--epochs", "0", "--image-size", "32",
        "--threads",
        "1",
      ], environment: environment)
  }

  @Test("They are refused before anything is written, and one speaks for all")
  func refused() throws {
    let first = try pretrain(["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "4"])
    #expect(first.status == 69 && first.errors.contains("mpirun started 4 processes"), "\(first.errors)")
    #expect(first.errors.contains("--traits MPI"))
    let second = try pretrain(["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"])
    #expect(second.status == 69 && second.errors.isEmpty, "\(second.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
  }

  @Test("What one process does by and by is refused to several")
  func notShared() throws {
    let run = try CommandRun(
      ["demo", "-o", folder.path("demo")], environment: ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "2"])
    #expect(run.status == 64 && run.errors.contains("kizu demo is the work of one"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("demo")))
  }

  @Test("A process in a batch script works as ever")
  func batchScript() throws {
    let run = try pretrain(["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"])
    #expect(run.status == 0, "\(run.errors)")
  }
}
