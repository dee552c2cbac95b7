import Foundation
import Kizu
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
    var keys: Set = [
      "stage", "unit", "median", "p10", "p90", "runs", "threads", "isa", "precision", "setting",
    ]
    if arguments[0] == "step" {
      keys.formUnion(["peakBytes", "firstRunAfter"])
      #expect(try #require(report["peakBytes"] as? Int) > 1 << 20)
      #expect(try #require(report["firstRunAfter"] as? Double) > 0)
    }
    #expect(Set(report.keys) == keys)
    #expect(report["stage"] as? String == arguments[0] && report["precision"] as? String == "f32")
    let setting = try #require(report["setting"] as? String)
    for part in named { #expect(setting.contains(part)) }
    let figures = try ["p10", "median", "p90"].map { try #require(report[$0] as? Double) }
    #expect(figures[0] > 0 && figures[0] <= figures[1] && figures[1] <= figures[2])
  }

  @Test("knn and probe take the arrays of a folder and leave there what they found")
  func arrays() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ rows: Int, _ columns: Int, _ value: (Int) -> Float) throws {
      let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
      let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
      var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
      for index in 0..<rows * columns {
        let bits = value(index).bitPattern
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      }
      try folder.write("d/\(name).npy", bytes)
    }
    // Row i of both points along axis i; the nearest of a query is the reference of its number.
    try write("references", 30, 512) { $0 % 512 == $0 / 512 ? 1 : 0 }
    try write("queries", 4, 512) { $0 % 512 == $0 / 512 ? 2 : 0 }
    let data = folder.path("d")
    let knn = try report(["knn", "--data", data, "--threads", "1"])
    #expect(knn["unit"] as? String == "ms per 1,000 queries" && (knn["median"] as? Double ?? 0) > 0)
    let found = try Array(Data(contentsOf: URL(fileURLWithPath: data + "/neighbours.i32")))
    #expect(found.count == 4 * 20 * 4)
    #expect((0..<4).allSatisfy { found[$0 * 80] == UInt8($0) })
    try write("photos", 20, 512) { $0 / 512 % 10 == $0 % 10 ? 1 : 0 }
    try write("classes", 20, 1) { Float($0 % 10) }
    let probe = try report(["probe", "--data", data, "--threads", "1"])
    #expect(probe["unit"] as? String == "ms a fit" && (probe["peakBytes"] as? Int ?? 0) > 1 << 20)
    let fitted = try JSONDecoder().decode(
      LinearProbe.self, from: Data(contentsOf: URL(fileURLWithPath: data + "/probe.json")))
    #expect(fitted.weights.count == 5120 && fitted.c == 0.1)
    try write("classes", 20, 1) { _ in 3 }
    let one = try CommandRun("bench", "probe", "--data", data)
    #expect(one.status == 65 && one.errors.contains("a class from 0 to 9"))
  }

  @Test("The profile of a step adds up")
  func profile() throws {
    let report = try report(["step", "--profile", "--size", "32", "--pairs", "8", "--precision", "f32"])
    let rows = try #require(report["rows"] as? [[String: Any]])
    let shares = try rows.map { try #require($0["share"] as? Double) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares.allSatisfy { $0 > 0 })
    let names = try rows.map { try #require($0["work"] as? String) }
    #expect(
      Set(names).isSuperset(of: ["convolution", "batch norm and ReLU", "additions", "update of the weights"]))
    for (name, row) in zip(names, rows) {
      // Arithmetic decides convolutions alone.
      #expect((row["gigaflops"] != nil) == name.hasPrefix("convolution"), "\(name)")
    }
    let sum = try rows.reduce(0) { try $0 + #require($1["milliseconds"] as? Double) }
    // The convolutions alone are part of it; noise of the machine may turn small differences.
    #expect(try sum > 0.3 * #require(report["convolutionsAlone"] as? Double))
  }

  @Test(
    "Values out of range are refused with their range",
    arguments: [
      (["step", "--size", "31"], "32 to 1024"), (["step", "--pairs", "7"], "8 to 4096"),
      (["views", "--profile"], "is for step"), (["views", "--data", "x"], "is for knn and probe"),
      (["knn", "--size", "64"], "sizes are fixed"), (["step", "--profile", "--conv-only"], "is for step"),
      (["embed", "--size", "15"], "16 to 1024"), (["step", "--precision", "f16"], "bf16"),
    ])
  func ranges(arguments: [String], named: String) throws {
    let run = try CommandRun(["bench"] + arguments)
    #expect(run.status == 64 && run.errors.contains(named))
  }
}
