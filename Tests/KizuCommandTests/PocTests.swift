import Foundation
import Kizu
import Testing

@Suite struct PocTests {
  private let workshop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private var trial: String { folder.path("trial") }

  /// As little work as there can be.
  private var quick: [String] {
    [
      "--epochs", "1", "--image-size", "32", "--batch-size", "16", "--precision", "f32", "--readout",
      "middle",
      "--draws", "2", "--no-scratch", "--threads", "1", "--no-cache", "--quiet", "-o", trial,
    ]
  }

  private func poc(_ arguments: String..., environment: [String: String] = [:]) throws -> CommandRun {
    try CommandRun(["poc"] + arguments + quick, environment: environment)
  }

  private var report: String {
    get throws { try String(contentsOfFile: "\(trial)/report.html", encoding: .utf8) }
  }

  @Test func aTrialEndsInAReport() throws {
    let run = try poc(
      workshop.photos, "--labels", workshop.labels, "--goal", "recall >= 0.99 at false_alarms <= 0.01",
      environment: ["LANG": "en_GB.UTF-8"])
    #expect(run.status == 0, "\(run.errors)")
    // The first screen says what it takes.
    #expect(run.output.contains("299 test photos") && run.output.contains("verdict    not reached"))
    let verdict = try String(contentsOfFile: "\(trial)/verdict.json", encoding: .utf8)
    #expect(verdict.contains("\"verdict\" : \"not_reached\""))
    let english = try report
    // Nothing is loaded from anywhere.
    #expect(!english.contains("http:") && !english.contains("https:") && !english.contains("src=\"/"))
    for part in [
      "<html lang=\"en\">", "Not reached", "Misses", "Three-month plan", "scope=\"col\"", "alt=\"",
    ] {
      #expect(english.contains(part))
    }
    let again = try poc(
      workshop.photos, "--labels", workshop.labels, "--json", environment: ["LANG": "ja_JP.UTF-8"])
    #expect(again.status == 0 && again.output == verdict)
    let japanese = try report
    for part in ["<html lang=\"ja\">", "未達成", "見逃し", "過検出", "判定"] { #expect(japanese.contains(part)) }
    // What was said once holds until something else is said.
    for choice in [["--language", "en"], []] {
      let arguments = ["poc", workshop.photos, "--labels", workshop.labels] + choice + quick
      #expect(try CommandRun(arguments, environment: ["LANG": "ja_JP.UTF-8"]).status == 0)
      #expect(try report.contains("<html lang=\"en\">"))
    }
  }

  @Test func labelsAreAskedForAndTaken() throws {
    let bare = try poc(workshop.photos, "--goal", "recall >= 0.5", "--count", "12")
    #expect(bare.status == 0, "\(bare.errors)")
    #expect(bare.output.contains("Fill in the column label of \(trial)/labels.csv: 12 photos"))
    // What would change the training stands in the command that goes on; the goal is written down.
    #expect(bare.output.hasSuffix(" --labels \(trial)/labels.csv\n") && bare.output.contains(" --count 12 "))
    #expect(!bare.output.contains("--goal"))
    let sheet = try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8)
    #expect(sheet.split(separator: "\n").count == 13)
    #expect(FileManager.default.fileExists(atPath: "\(trial)/labels.png"))
    let json = try poc(workshop.photos, "--count", "12", "--json")
    let told = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(told?["open"] as? Int == 12 && told?["labels"] as? String == "\(trial)/labels.csv")
    // Half filled in, it is not written over.
    let labels = sheet.split(separator: "\n").map(String.init).enumerated().map { index, line in
      index > 0 && index % 2 == 0 ? line.replacing(",,,", with: ",good,,") : line
    }.joined(separator: "\n")
    try folder.write("trial/labels.csv", Array(labels.utf8))
    let half = try poc(workshop.photos)
    #expect(half.status == 0 && half.output.contains("6 photos"))
    #expect(try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8) == labels)
  }

  /// Photos that could not be told stay empty; after the verdict others are named, and no label is lost.
  @Test func theNextListFollowsTheVerdict() throws {
    let goal = ["--goal", "recall >= 0.5 at false_alarms <= 0.5", "--count", "12"]
    #expect(try CommandRun(["poc", workshop.photos] + goal + quick).status == 0)
    let rows = try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8).split(separator: "\n")
    // Four of each neither prove nor refute a half, whatever they are called.
    let filled = rows.enumerated().map { number, row in
      (1...8).contains(number)
        ? String(row).replacing(",,,", with: number % 2 == 0 ? ",good,," : ",dent,,") : String(row)
    }.joined(separator: "\n")
    try folder.write("trial/labels.csv", Array(filled.utf8))
    let run = try CommandRun(["poc", workshop.photos, "--count", "12"] + quick)
    #expect(run.status == 0 && run.output.contains("not enough evidence"), "\(run.errors)")
    #expect(
      run.output.contains("labels.csv: 12 photos") && run.output.contains("kept as \(trial)/labels-1.csv"))
    #expect(try String(contentsOfFile: "\(trial)/labels-1.csv", encoding: .utf8) == filled)
    let next = try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8)
    let labelled = next.split(separator: "\n").filter { $0.contains(",good,") || $0.contains(",dent,") }
    #expect(Set(labelled) == Set(filled.split(separator: "\n")[1...8]))
    #expect(next.split(separator: "\n").count == 1 + 12 + 8)
    // The same again changes nothing.
    #expect(try CommandRun(["poc", workshop.photos, "--count", "12"] + quick).status == 0)
    #expect(try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8) == next)
    #expect(!FileManager.default.fileExists(atPath: "\(trial)/labels-2.csv"))
    // A sheet that cannot be read is somebody's work, and is not written over.
    try folder.write("trial/labels.csv", "path,label\na.png\n")
    let broken = try CommandRun(["poc", workshop.photos, "--labels", workshop.labels] + quick)
    #expect(broken.output.contains("verdict") && !broken.output.contains("labels-2.csv"))
    #expect(try String(contentsOfFile: "\(trial)/labels.csv", encoding: .utf8) == "path,label\na.png\n")
  }

  @Test func aTrialThatIsKilledGoesOn() throws {
    let arguments =
      ["poc", workshop.photos, "--labels", workshop.labels, "--goal", "recall >= 0.5"] + quick
    let process = try CommandRun.process(arguments)
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    for _ in 0..<6000 where process.isRunning {
      if FileManager.default.fileExists(atPath: "\(trial)/stages/inspect.json") { break }
      usleep(10_000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let run = try CommandRun(arguments)
    #expect(run.status == 0, "\(run.errors)")
    #expect(FileManager.default.fileExists(atPath: "\(trial)/verdict.json"))
  }

  @Test func leaksEndWithStatus65() throws {
    let lines = try String(contentsOfFile: workshop.labels, encoding: .utf8).split(separator: "\n")
    // The first group stands on both sides.
    let first = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    let side = first[3] == "train" ? "test" : "train"
    let leaky =
      [lines[0], lines[1]]
      + lines.dropFirst(2).enumerated().map { index, line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return index == 0 ? "\(fields[0]),\(fields[1]),\(first[2]),\(side)"[...] : line
      }
    try folder.write("leaky.csv", Array((leaky.joined(separator: "\n") + "\n").utf8))
    let run = try poc(workshop.photos, "--labels", folder.path("leaky.csv"), "--goal", "recall >= 0.5")
    #expect(run.status == 65 && run.output.contains("stopped: leak"))
    #expect(try String(contentsOfFile: "\(trial)/verdict.json", encoding: .utf8).contains("stopped_leak"))
    #expect(try report.contains("stopped_leak"))
  }

  @Test(arguments: [
    (["PHOTOS"], "--goal"), (["PHOTOS", "--goal", "recall = 3"], "neither >= nor <="),
    (["PHOTOS", "--goal", "recall >= 95"], "no share"), (["--goal", "recall >= 0.9"], "--add"),
    (["PHOTOS", "--add", "x", "--goal", "recall >= 0.9"], "--add takes the place"),
    (["PHOTOS", "--goal", "recall(rust) >= 0.9", "--labels", "LABELS"], "there is no such class"),
    (["PHOTOS", "--goal", "recall >= 0.9", "--accept", "all"], "--accept all"),
    (["PHOTOS", "--goal", "recall >= 0.9", "--budget", "0s"], "--budget"),
    (["PHOTOS", "--goal", "recall >= 0.9", "--seconds-per-label", "0"], "--seconds-per-label"),
  ])
  func wrongCommandLinesEndWith64(arguments: [String], message: String) throws {
    let filled = arguments.map { $0 == "PHOTOS" ? workshop.photos : $0 == "LABELS" ? workshop.labels : $0 }
    let run = try CommandRun(["poc"] + filled + quick)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func missingInputsAreNamed() throws {
    #expect(try poc(folder.path("nothing"), "--goal", "recall >= 0.9").status == 66)
    #expect(try CommandRun(["poc", "--add", workshop.photos] + quick).status == 66)
    try folder.write("trial/other.txt", [0])
    #expect(try poc(workshop.photos, "--goal", "recall >= 0.9").status == 73)
  }
}
