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

  @Test(
    "What is one process's work is refused to several, before it writes anything",
    arguments: [
      ["demo", "-o", "out"], ["poc", "in", "-o", "out"], ["samples", "-o", "out"],
      ["inspect", "in", "-o", "out"], ["preview", "in", "-o", "out"], ["tune-views", "in", "-o", "out"],
      ["curve", "in", "--model", "m", "--csv", "out"], ["finetune", "in", "--model", "m", "--save", "out"],
      ["suggest", "in", "--model", "m", "-o", "out"], ["audit-labels", "in", "--model", "m", "-o", "out"],
      ["similar", "new.png", "--model", "m", "--photos", "in", "--sheet", "out"],
      ["stress", "in", "--model", "m", "--svg", "out"], ["anomaly", "in", "--model", "m", "-o", "out"],
      ["view", "in"], ["export", "--model", "m", "--onnx", "out"],
    ])
  func notShared(arguments: [String]) throws {
    let run = try CommandRun(
      arguments, in: folder.path, environment: ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "2"])
    #expect(
      run.status == 64 && run.errors.contains("kizu \(arguments[0]) is the work of one"), "\(run.errors)")
    #expect(try folder.names.isEmpty)
  }

  @Test("What shares its work needs MPI, and what writes nothing runs in each process")
  func others() throws {
    let environment = ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "2"]
    for command in ["embed", "predict", "knn", "probe"] {
      let options = ["embed": ["-o", "out"], "predict": ["--classifier", "c", "-o", "out"]][command] ?? []
      let run = try CommandRun(
        [command, workshop.photos, "--model", workshop.model] + options, in: folder.path,
        environment: environment)
      #expect(run.status == 69 && run.errors.contains("--traits MPI"), "\(command): \(run.errors)")
    }
    for arguments in [["presets"], ["--help"], ["export", "--help"], ["--version"], []] {
      #expect(try CommandRun(arguments, environment: environment).status == 0)
    }
    #expect(try folder.names.isEmpty)
  }

  @Test("A process in a batch script works as ever")
  func batchScript() throws {
    let run = try pretrain(["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"])
    #expect(run.status == 0, "\(run.errors)")
  }
}
