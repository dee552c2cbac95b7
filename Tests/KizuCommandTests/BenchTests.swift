import Foundation
import Testing

@Suite struct BenchTests {
  private func report(_ arguments: [String]) throws -> [String: Any] {
    let run = try CommandRun(["bench"] + arguments + ["--json"])
    #expect(run.status == 0, "\(run.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(
    "Step and embed tell what they measured, as the other stages do",
    arguments: [
      (
        ["step", "--size", "32", "--pairs", "8", "--precision", "f32"], ["32×32", "8 pairs", "imagenet stem"]
      ),
      (
        ["step", "--size", "32", "--pairs", "8", "--precision", "f32", "--conv-only"], ["convolutions alone"]
      ),
      (["embed", "--size", "32", "--precision", "f32"], ["32×32", "resnet18"]),
    ])
  func network(arguments: [String], named: [String]) throws {
    let report = try report(arguments)
    #expect(
      Set(report.keys)
        == ["stage", "unit", "median", "p10", "p90", "runs", "threads", "isa", "precision", "setting"])
    #expect(report["stage"] as? String == arguments[0] && report["precision"] as? String == "f32")
    let setting = try #require(report["setting"] as? String)
    for part in named { #expect(setting.contains(part)) }
    let figures = try ["p10", "median", "p90"].map { try #require(report[$0] as? Double) }
    #expect(figures[0] > 0 && figures[0] <= figures[1] && figures[1] <= figures[2])
  }

  @Test(
    "Values out of range are refused with their range",
    arguments: [
      (["step", "--size", "31"], "32 to 1024"), (["step", "--pairs", "7"], "8 to 4096"),
      (["embed", "--size", "15"], "16 to 1024"), (["step", "--precision", "f16"], "bf16"),
    ])
  func ranges(arguments: [String], named: String) throws {
    let run = try CommandRun(["bench"] + arguments)
    #expect(run.status == 64 && run.errors.contains(named))
  }
}
