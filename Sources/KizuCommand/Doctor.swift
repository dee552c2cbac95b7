import ArgumentParser
import Foundation
import Kizu

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what this machine has, what Kizu will use of it, and whether it works.",
    discussion: """
      Changes nothing and takes about a second. Send its output along when you report a \
      fault. Exit status 69 means that Kizu cannot work here; the last line says why.

      KIZU_ISA in the environment forces the SIMD level of views: baseline or v3 (AVX2). \
      The views are the same.

      Example:
        kizu doctor
      """)

  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let diagnosis = Diagnosis(threads: engine.threadCount)
    try StandardOutput.write(output.json ? diagnosis.json() : diagnosis.text)
    guard diagnosis.problems.isEmpty else { throw CommandError.unhealthy(diagnosis.problems) }
  }
}
