import Foundation
import Kizu

/// What `doctor` finds.
struct Diagnosis: Encodable {
  var version = Version.current
  /// The commit that this program was built from, where it knows.
  var commit = Version.commit
  var machine = Machine.current
  /// Threads that compute.
  var threads: Int
  /// The SIMD level of Kizu's own kernels.
  var isa = KernelLevel.chosen.rawValue
  /// The number format of training.
  var precision = Precision.automatic
  /// Where decoded photos are kept, and how many bytes of them there are.
  var cache = PixelCacheSettings.userFolder
  var cacheSize = PixelCacheSettings.byteCount(in: PixelCacheSettings.userFolder)
  var libraries =
    ["oneDNN \(Engine.libraryVersion)"] + PhotoCodec.libraryVersions
    + [MPICommunicator.libraryVersion].compactMap(\.self)
  /// What keeps Kizu from working, in words; empty when all is well.
  var problems: [String]

  /// Looks at the machine and runs the self-check.
  init(threads: Int) {
    self.threads = threads
    problems = SelfCheck.problems(threads: threads)
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  var text: String {
    var table = TextTable(columns: [.left("kizu"), .left(Version.described)])
    let available = machine.memoryAvailable.map { ", \(Self.gigabytes($0)) available" } ?? ""
    let sets = machine.instructionSets
    table.append(["CPU", machine.cpu])
    table.append(["cores", "\(machine.cores)"])
    table.append(["instruction sets", sets.isEmpty ? "not known" : sets.joined(separator: ", ")])
    table.append(["memory", Self.gigabytes(machine.memory) + available])
    table.append(["free disk space here", machine.diskFree.map(Self.gigabytes) ?? "not known"])
    table.append(["cache of decoded photos", "\(cache), \(Self.gigabytes(UInt64(cacheSize)))"])
    table.append(["threads Kizu will use", "\(threads)"])
    table.append(["SIMD level of views", isaInWords])
    table.append(["precision of training", precisionInWords])
    table.append(["libraries", libraries.joined(separator: ", ")])
    table.append(["self-check", problems.isEmpty ? "OK" : "failed"])
    return table.description
  }

  private var isaInWords: String {
    let supported = KernelLevel.supported.map(\.rawValue).joined(separator: ", ")
    return "\(isa) (this CPU runs \(supported); KIZU_ISA chooses)"
  }

  private var precisionInWords: String {
    switch precision {
    case .bf16: "bf16 (this CPU multiplies it natively)"
    case .f32: "f32 (this CPU has no native bf16, which would be about twice as fast)"
    }
  }

  private static func gigabytes(_ bytes: UInt64) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}
