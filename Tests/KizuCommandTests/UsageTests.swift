import Foundation
import Kizu
import Testing

@Suite(.serialized) struct UsageTests {
  @Test(arguments: [
    (["bogus"], "bogus"),
    (["samples"], "--output"),
    (["samples", "-o", "x", "--count", "0"], "1 to 1000000"),
    (["samples", "-o", "x", "--count", "1000001"], "1 to 1000000"),
    (["samples", "-o", "x", "--label-noise", "1.5"], "0.0 to 1.0"),
    (["samples", "-o", "x", "--label-noise", "nan"], "0.0 to 1.0"),
    (["samples", "-o", "x", "--size", "31"], "32 to 1024"),
    (["samples", "-o", "x", "--seed", "many"], "--seed"),
    (["doctor", "--threads", "0"], "1 to 256"),
    (["doctor", "--threads", "257"], "1 to 256"),
    (["knn", "x", "--model", "y", "--k", "0"], "1 to 1000000"),
    (["knn", "x", "--model", "y", "--temperature", "0"], "0.001 to 100.0"),
    (["knn", "x"], "--model"),
    (["probe", "x", "--model", "y", "--embeddings", "z"], "exclude each other"),
    (["probe", "x", "--model", "y", "--class-weight", "some"], "balanced"),
    (["probe", "x", "--model", "y", "--split", "dev"], "train"),
    (["embed", "x", "-o", "y"], "--model"),
    (["embed", "x", "-o", "y", "--model", "z", "--pixel-limit", "0"], "1 to 4000"),
    (["embed", "x", "-o", "y", "--model", "z", "--cache-limit", "5 parsecs"], "--cache-limit"),
    (["embed", "x", "-o", "y", "--model", "z", "--cache-limit", "-1GB"], "--cache-limit"),
    (["embed", "x", "-o", "y", "--model", "z", "--cache", "c", "--no-cache"], "exclude each other"),
    (["pretrain", "x", "-o", "y", "--tiles", "31"], "32 to 4096"),
    (["pretrain", "x", "-o", "y", "--image-size", "31"], "32 to 1024"),
    (["pretrain", "x", "-o", "y", "--intensity", "9:1"], "--intensity"),
    (["bench", "sleep"], "decode"),
    (["bench", "decode", "--size", "4"], "8 to 8192"),
    (["bench", "decode", "--operations"], "kizu bench views --operations"),
    (["bench", "views", "--cpu-time", "--threads", "2"], "--threads 1"),
  ])
  func wrongCommandLines(arguments: [String], named: String) throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun(arguments, in: folder.path)
    #expect(run.status == 64)
    #expect(run.output.isEmpty && run.errors.hasPrefix("kizu: error: ") && run.errors.contains(named))
    #expect(try folder.names.isEmpty)
  }

  @Test func splitWithoutLabelFile() throws {
    let workshop = try Workshop.shared.get()
    let run = try CommandRun("knn", workshop.photos, "--model", workshop.model, "--split", "test")
    #expect(run.status == 64 && run.errors.contains("--labels"))
  }
}
