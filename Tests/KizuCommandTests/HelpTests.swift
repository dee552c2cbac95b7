import Foundation
import Testing

@testable import KizuCommand

@Suite struct HelpTests {
  /// The stored texts are compared exactly; `KIZU_RECORD_SNAPSHOTS=1` writes them anew.
  @Test(arguments: [
    "kizu", "demo", "samples", "inspect", "preview", "pretrain", "presets", "tune-views", "embed", "knn",
    "probe", "finetune",
    "curve", "suggest", "audit-labels", "similar", "stress", "predict", "anomaly", "poc", "view", "export",
    "doctor", "bench",
  ])
  func helpIsAsStored(command: String) throws {
    let run = try command == "kizu" ? CommandRun("--help") : CommandRun("help", command)
    #expect(run.status == 0 && run.errors.isEmpty)
    if ProcessInfo.processInfo.environment["KIZU_RECORD_SNAPSHOTS"] != nil {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")
      try run.output.write(
        to: folder.appending(path: "help-\(command).txt"), atomically: true, encoding: .utf8)
    } else {
      let stored = try #require(
        Bundle.module.url(forResource: "help-\(command)", withExtension: "txt", subdirectory: "Snapshots"))
      #expect(try run.output == String(contentsOf: stored, encoding: .utf8))
    }
  }

  @Test func bothSpellingsOfHelpAgree() throws {
    let (option, command) = try (CommandRun("probe", "--help"), CommandRun("help", "probe"))
    #expect(option.output == command.output && option.status == 0)
  }

  @Test func versionIsOneLine() throws {
    let run = try CommandRun("--version")
    #expect(run.status == 0 && run.output == "0.1.0-dev (built from a working tree: commit unknown)\n")
  }

  @Test func versionNamesTheCommitOfAnArchive() {
    let hash = "0123456789abcdef0123456789abcdef01234567"
    #expect(Version.described(commit: Version.commit(of: hash)) == "0.1.0-dev (commit 0123456789ab)")
    // What stands there unless `git archive` replaced it, and what it leaves where it knows no commit.
    let placeholder = "$" + "Format:%H$"
    for text in [placeholder, "", "HEAD", String(hash.dropLast()), "g" + hash] {
      #expect(Version.commit(of: text) == nil)
    }
  }

  @Test func helpFitsTheTerminal() throws {
    for command in [
      "demo", "samples", "inspect", "preview", "pretrain", "presets", "tune-views", "embed", "knn", "probe",
      "finetune",
      "curve", "suggest", "audit-labels", "similar", "stress", "predict", "anomaly", "poc", "view", "export",
      "doctor", "bench",
    ] {
      let help = try CommandRun("help", command).output.split(separator: "\n")
      // The usage line is one line for copying.
      #expect(help.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
    }
  }
}
