import Foundation
import Kizu
import Testing

@testable import KizuCommand

@Suite(.serialized) struct KernelLevelTests {
  private func doctor(_ level: String) throws -> CommandRun {
    try CommandRun(["doctor", "--json", "--threads", "1"], environment: ["KIZU_ISA": level])
  }

  @Test func everySupportedLevelCanBeForced() throws {
    for level in KernelLevel.supported {
      let run = try doctor(level.rawValue)
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      #expect(run.status == 0 && object?["isa"] as? String == level.rawValue)
    }
  }

  @Test func anEmptyVariableChoosesTheFastest() throws {
    let run = try doctor("")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(object?["isa"] as? String == KernelLevel.supported.last?.rawValue)
  }

  @Test func anUnknownLevelIsRefused() throws {
    let run = try doctor("avx9")
    #expect(run.status == ExitStatus.usage.rawValue && run.output.isEmpty)
    #expect(run.errors.contains("KIZU_ISA is \"avx9\""))
  }
}
