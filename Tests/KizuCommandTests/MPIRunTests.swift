import Foundation
import Kizu
import Testing

private let executableWithMPI = ProcessInfo.processInfo.environment["KIZU_MPI"]

/// Training by several processes that MPI connects.
///
/// `KIZU_MPI` names a kizu that was built with the trait; `tools/mpi` builds one, and runs these tests with it.
@Suite(.serialized, .enabled(if: executableWithMPI != nil))
struct MPIRunTests {
  private let folder: TemporaryFolder
  private let workshop: Workshop

  init() throws {
    folder = try TemporaryFolder()
    workshop = try Workshop.shared.get()
  }

  /// `mpirun` with some processes of kizu, not started yet; its streams go to files of the run's name.
  private func job(_ ranks: Int, _ name: String, _ arguments: [String]) throws -> Process {
    let process = try CommandRun.process([])
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["mpirun", "--oversubscribe", "-n", "\(ranks)", try #require(executableWithMPI)] + arguments
    process.environment?.merge(["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"]) { $1 }
    process.standardOutput = try folder.handle("\(name).output")
    process.standardError = try folder.handle("\(name).errors")
    return process
  }

  /// Runs a job to its end.
  @discardableResult
  private func run(_ ranks: Int, _ name: String, _ arguments: [String], status: Int32 = 0) throws -> String {
    let process = try job(ranks, name, arguments)
    try process.run()
    let found = process.status(within: 600)
    let errors = try folder.text("\(name).errors")
    #expect(found == status, "\(ranks) processes ended with \(found): \(errors)")
    return errors
  }

  private func training(_ run: String, epochs: Int, batch: Int = 50, threads: Int = 1) -> [String] {
    [
      "pretrain", workshop.photos, "--labels", workshop.labels, "-o", folder.path(run),
      "--epochs", "\(epochs)", "--image-size", "32", "--batch-size", "\(batch)", "--threads", "\(threads)",
      "--precision", "f32", "--save-interval", "0",
    ]
  }

  /// The numbers of a run's checkpoint, by name.
  private func checkpoint(_ run: String) throws -> [String: [Float]] {
    let file = folder.path("\(run)/checkpoint.safetensors")
    let tensors = try SafeTensors(decoding: [UInt8](Data(contentsOf: URL(filePath: file))), file: file)
      .tensors
    return tensors.compactMapValues { if case .f32(let values) = $0.values { values } else { nil } }
  }

  /// ‖a - b‖ / ‖b‖ over all tensors whose name passes.
  private func deviation(
    _ own: [String: [Float]], _ others: [String: [Float]], _ includes: (String) -> Bool
  ) -> Double {
    var (difference, norm) = (0.0, 0.0)
    for (name, values) in others where includes(name) {
      for (a, b) in zip(own[name] ?? values.map { _ in .nan }, values) {
        difference += Double(a - b) * Double(a - b)
        norm += Double(b) * Double(b)
      }
    }
    return (difference / norm).squareRoot()
  }

  /// How far gradients (which the momentum of a single step is) and weights of a run are from those of another.
  private func deviations(_ own: String, _ other: String) throws -> (gradients: Double, weights: Double) {
    let (found, expected) = (try checkpoint(own), try checkpoint(other))
    #expect(found.keys.sorted() == expected.keys.sorted())
    #expect(deviation(found, expected) { $0.contains("running_") } < 1e-5)
    return (
      deviation(found, expected) { $0.hasPrefix("momentum.") },
      deviation(found, expected) { !$0.hasPrefix("momentum.") && !$0.contains("running_") }
    )
  }

  @Test("2, 3 and 4 processes take the step of one")
  func steps() throws {
    // 119 photos, of which each process has another number, are one step.
    for threads in 1...3 {
      try run(1, "whole-\(threads)", training("whole-\(threads)", epochs: 1, batch: 119, threads: threads))
    }
    // With other threads one process rounds otherwise. Of the millions of values some are always that close to a
    // ReLU's kink that they fall on its other side, and the gradient changes: RanksTests looks at single steps.
    let own = try [deviations("whole-2", "whole-1"), deviations("whole-3", "whole-1")]
    let (gradients, weights) = (own.map(\.gradients).max() ?? 0, own.map(\.weights).max() ?? 0)
    for ranks in 2...4 {
      let name = "shared-\(ranks)"
      try run(ranks, name, training(name, epochs: 1, batch: 119))
      let found = try deviations(name, "whole-1")
      print("\(ranks) processes: \(found); one process with other threads: \(gradients), \(weights)")
      #expect(found.gradients < 2 * gradients + 1e-5 && found.weights < 2 * weights + 1e-6)
      // What processes that normalise by themselves would be far beyond.
      #expect(found.gradients < 3e-2)
      // One voice, one writer.
      let output = try folder.text("\(name).output")
      #expect(output.components(separatedBy: "loss ").count == 2, "\(output)")
      let log = try folder.text("\(name)/log.jsonl")
      #expect(log.split(separator: "\n").count == 1)
      #expect(try names(name) == names("whole-1"))
    }
  }

  private func names(_ run: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(run)).sorted()
  }

  @Test("A killed process ends the job, the checkpoint is good, and another number of processes goes on")
  func kill() throws {
    let epochs = 40
    // Small, for three processes have few cores here.
    let arguments =
      training("killed", epochs: epochs) + ["--encoder", "resnet10", "--encoder-width", "0.25"]
    let process = try job(3, "killed", arguments)
    try process.run()
    for _ in 0..<6000
    where !FileManager.default.fileExists(atPath: folder.path("killed/checkpoint.safetensors")) {
      usleep(10_000)
    }
    let victim = try #require(try ranks(under: process.processIdentifier).max())
    Foundation.kill(victim, SIGKILL)
    let status = process.status(within: 60)
    let errors = try folder.text("killed.errors")
    #expect(status != 0 && errors.contains("signal 9"), "\(status): \(errors)")
    let step = try SafeTensors(
      decoding: [UInt8](Data(contentsOf: URL(filePath: folder.path("killed/checkpoint.safetensors")))),
      file: "c"
    ).metadata["kizu.step"].flatMap { Int($0) }
    #expect((1..<2 * epochs).contains(step ?? 0), "\(step ?? -1)")
    let going = try run(2, "resumed", arguments + ["--resume"])
    #expect(going.contains("going on from step \(step ?? -1)"), "\(going)")
    #expect(try folder.text("killed/log.jsonl").split(separator: "\n").count == epochs)
    // And one process alone has nothing to add.
    try run(1, "done", arguments + ["--resume"])
  }

  /// Processes of kizu that a launcher started.
  private func ranks(under launcher: Int32) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { process in
      guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 1
      else { return false }
      return Int32(fields[1]) == launcher && text.contains("(kizu)")
    }
  }

  @Test("What is wrong is said once, and nothing is left behind")
  func refusals() throws {
    // By the command line, by what they agree on, and by what they find.
    let small = try run(4, "small", training("small", epochs: 1, batch: 3), status: 64)
    #expect(
      small.components(separatedBy: "kizu: error").count == 2 && small.contains("8 to 4096"), "\(small)")
    let few = try run(9, "few", training("few", epochs: 1, batch: 8), status: 64)
    #expect(few.components(separatedBy: "kizu: error").count == 2 && few.contains("9 processes"), "\(few)")
    let missing = try run(
      2, "missing", ["pretrain", folder.path("nowhere"), "-o", folder.path("none")], status: 66)
    #expect(missing.components(separatedBy: "kizu: error").count == 2, "\(missing)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
  }

  @Test("Embeddings of several processes are those of one, to the bit", arguments: [2, 3])
  func embed(ranks: Int) throws {
    let arguments = ["embed", workshop.photos, "--model", workshop.model, "--threads", "1", "-o"]
    try run(1, "whole", arguments + [folder.path("whole.csv")])
    let errors = try run(ranks, "shared", arguments + [folder.path("shared.csv")])
    #expect(errors.contains("\(Workshop.photoCount) photos embedded"), "\(errors)")
    #expect(try folder.text("shared.csv") == folder.text("whole.csv"))
  }

  private var labelled: [String] {
    [workshop.photos, "--labels", workshop.labels, "--model", workshop.model, "--threads", "1", "--json"]
  }

  @Test("Several processes write the classifier, predictions and reports of one, to the bit")
  func predict() throws {
    for ranks in [1, 3, 4] {
      let classifier = folder.path("c\(ranks).json")
      try run(ranks, "probe-\(ranks)", ["probe"] + labelled + ["--save", classifier])
      let errors = try run(
        ranks, "predict-\(ranks)",
        ["predict"] + labelled + ["--classifier", classifier, "-o", folder.path("p\(ranks).csv")])
      #expect(!errors.contains("error"), "\(errors)")
      for (own, first) in [
        ("c\(ranks).json", "c1.json"), ("p\(ranks).csv", "p1.csv"),
        ("probe-\(ranks).output", "probe-1.output"), ("predict-\(ranks).output", "predict-1.output"),
      ] {
        #expect(try folder.text(own) == folder.text(first) && !folder.text(own).isEmpty, "\(own)")
      }
    }
  }

  @Test("Several processes find the neighbours of one, of photos and of stored embeddings in many blocks")
  func knn() throws {
    // Photos of stored embeddings are not opened. Of 5,200 queries the third block is a part.
    let (count, tested) = (5_300, 5_200)
    var random = RandomStream(seed: 0, purpose: .test)
    var (labels, embeddings) = ("path,label,split\n", "path,label,e0,e1,e2,e3,e4,e5,e6,e7\n")
    for index in 0..<count {
      try folder.write("many/\(index).png", "")
      labels += "\(index).png,\(index % 3),\(index < tested ? "test" : "train")\n"
      let values = (0..<8).map { _ in "\(random.normal())" }.joined(separator: ",")
      embeddings += "\(index).png,,\(values)\n"
    }
    try folder.write("many.csv", labels)
    try folder.write("embeddings.csv", embeddings)
    let stored = [
      folder.path("many"), "--labels", folder.path("many.csv"), "--embeddings", folder.path("embeddings.csv"),
      "--json",
    ]
    for (name, arguments) in [("photos", labelled), ("stored", stored)] {
      for ranks in [1, 3, 4] {
        try run(ranks, "\(name)-\(ranks)", ["knn"] + arguments)
        let output = try folder.text("\(name)-\(ranks).output")
        #expect(try output == folder.text("\(name)-1.output") && !output.isEmpty)
      }
    }
  }

  @Test("What is one process's work is refused")
  func notShared() throws {
    let errors = try run(2, "inspect", ["inspect", workshop.photos, "-o", folder.path("i.html")], status: 64)
    #expect(errors.components(separatedBy: "kizu: error").count == 2, "\(errors)")
  }

  @Test("A file that rank 0 cannot write ends the job")
  func unwritable() throws {
    try folder.write("full/checkpoint.safetensors/in-the-way", "")
    try run(2, "full", training("full", epochs: 1), status: 73)
  }
}
