import Foundation
import Kizu

/// What this machine has, as far as it matters to Kizu.
struct Machine: Encodable {
  var cpu: String
  var cores: Int
  /// Bytes of memory, and how many of them are free for use; nil where the system does not tell.
  var memory: UInt64
  var memoryAvailable: UInt64?
  /// Instruction sets that make Kizu fast, of those that the CPU has.
  var instructionSets: [String]
  /// Bytes free on the disk of the working directory; nil where the system does not tell.
  var diskFree: UInt64?

  static var current: Machine {
    let cpuInfo = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let memoryInfo = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let disk = try? FileManager.default.attributesOfFileSystem(forPath: ".")
    return Machine(
      cpu: name(cpuInfo: cpuInfo), cores: AvailableCores.count,
      memory: UInt64(PhysicalMemory.byteCount),
      memoryAvailable: field("MemAvailable", of: memoryInfo)
        .flatMap { UInt64($0.prefix { $0.isNumber }) }.map { $0 * 1024 },
      instructionSets: instructionSets(cpuInfo: cpuInfo),
      diskFree: (disk?[.systemFreeSize] as? NSNumber)?.uint64Value)
  }

  /// The CPU's name from Linux's `/proc/cpuinfo`; ARM tells only numbers, so the architecture stands in.
  static func name(cpuInfo: String) -> String {
    if let name = field("model name", of: cpuInfo) { return name }
    #if arch(arm64)
      return "arm64"
    #else
      return "unknown"
    #endif
  }

  /// The names of the interesting ones among x86's `flags` or ARM's `Features`.
  static func instructionSets(cpuInfo: String) -> [String] {
    let words = field("flags", of: cpuInfo) ?? field("Features", of: cpuInfo) ?? ""
    let flags = Set(words.split(separator: " "))
    let known: [(flag: Substring, name: String)] = [
      ("avx2", "AVX2"), ("fma", "FMA"), ("avx512f", "AVX-512"), ("avx512_vnni", "AVX512_VNNI"),
      ("avx512_bf16", "AVX512_BF16"), ("avx512_fp16", "AVX512_FP16"), ("amx_bf16", "AMX_BF16"),
      ("asimd", "NEON"), ("asimdhp", "FP16"), ("bf16", "BF16"), ("i8mm", "I8MM"), ("sve", "SVE"),
      ("sve2", "SVE2"),
    ]
    return known.filter { flags.contains($0.flag) }.map(\.name)
  }

  private static func field(_ key: String, of text: String) -> String? {
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      if line[..<colon].trimmingCharacters(in: .whitespaces) == key {
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}
