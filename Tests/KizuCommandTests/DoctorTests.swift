import Foundation
import Kizu
import Testing

@testable import KizuCommand

@Suite(.serialized) struct DoctorTests {
  @Test func thisMachineIsWell() throws {
    let run = try CommandRun("doctor", "--threads", "2")
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("oneDNN \(Engine.libraryVersion)"))
    #expect(run.output.split(separator: "\n").last?.hasSuffix("OK") == true)
  }

  @Test func jsonSaysTheSame() throws {
    let run = try CommandRun("doctor", "--json", "--threads", "2")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(object["threads"] as? Int == 2 && object["version"] as? String == "0.1.0-dev")
    #expect(object["precision"] as? String == Precision.automatic.rawValue)
    #expect(object["problems"] as? [String] == [])
  }

  @Test func instructionSetsOfBothArchitectures() {
    let intel = "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\nflags\t\t: fpu avx2 fma avx512f avx512_bf16\n"
    #expect(Machine.name(cpuInfo: intel) == "A CPU @ 2 GHz")
    #expect(Machine.instructionSets(cpuInfo: intel) == ["AVX2", "FMA", "AVX-512", "AVX512_BF16"])
    #expect(Machine.instructionSets(cpuInfo: "Features\t: fp asimd sve bf16\n") == ["NEON", "BF16", "SVE"])
    #expect(Machine.instructionSets(cpuInfo: "").isEmpty)
  }
}
