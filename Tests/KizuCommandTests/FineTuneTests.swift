import Foundation
import Kizu
import Testing

/// What `finetune` and the trained lines of `curve` do with files.
@Suite(.serialized) struct FineTuneTests {
  let workshop: Workshop
  private var set: [String] {
    [workshop.photos, "--labels", workshop.labels, "--model", workshop.model, "--quiet"]
  }
  private static let short = ["--steps", "2", "--batch-size", "8", "--threads", "1"]

  init() throws {
    workshop = try Workshop.shared.get()
  }

  @Test func theEncoderLearnsIsJudgedAndUsed() throws {
    let folder = try TemporaryFolder()
    let run = try CommandRun(
      ["finetune"] + set + Self.short + ["--repeats", "2", "--json", "--save", "tuned"], in: folder.path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try JSONDecoder().decode(Evaluation.self, from: Data(run.output.utf8))
    #expect(result.command == "finetune" && result.training?.method == "fine-tune")
    #expect(result.training?.repetitions.count == 2 && result.training?.seedCI != nil)
    #expect(result.protocol.note.contains("Steps: 2"))
    let predict = try CommandRun(
      [
        "predict", workshop.photos, "--quiet", "--model", "tuned", "--classifier", "tuned/classifier.json",
        "-o", "p.csv",
      ], in: folder.path)
    #expect(predict.status == 0, "\(predict.errors)")
    #expect(try folder.text("p.csv").split(separator: "\n").count == Workshop.photoCount + 1)
  }

  @Test func fromScratchIsSaidInWords() throws {
    let run = try CommandRun(["finetune"] + set + Self.short + ["--scratch", "--share", "0.5"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("from scratch") && run.output.contains("Only 50 % of the labels"))
    #expect(run.output.contains("Processor time"))
  }

  @Test func unusableRequestsAreRefused() throws {
    for (flags, hint) in [
      (["--share", "0"], "above 0"), (["--share", "nan"], "above 0"), (["--repeats", "0"], "1 to 100"),
      (["--steps", "0"], "1 to 1000000"), (["--learning-rate", "inf"], "--learning-rate"),
      (["--label-smoothing", "1"], "0.0 to 0.9"), (["--preset", "nothing"], "nothing"),
    ] {
      let run = try CommandRun(["finetune"] + set + flags)
      #expect(run.status == 64 && run.errors.contains(hint), "\(flags) \(run.errors)")
    }
    for (flags, hint) in [
      (["--scratch"], "--csv"), (["--headline", "scratch", "--csv", "c.csv"], "--headline"),
      (["--labels-drawn", "5,0%"], "labels-drawn"), (["--labels-drawn", ""], "labels-drawn"),
    ] {
      let run = try CommandRun(["curve"] + set + flags)
      #expect(run.status == 64 && run.errors.contains(hint), "\(flags) \(run.errors)")
    }
    let none = try CommandRun(
      ["curve", workshop.photos, "--labels", workshop.labels, "--handmade", "--scratch", "--csv", "c.csv"])
    #expect(none.status == 64 && none.errors.contains("--model"))
  }

  @Test func finishedTrainingsOfACurveAreTaken() throws {
    let folder = try TemporaryFolder()
    let command =
      ["curve"] + set + [
        "--scratch", "--draws", "2", "--labels-drawn", "1", "--csv", "c.csv", "--json", "--threads", "1",
      ]
    try folder.write("c.csv.trainings.jsonl", "nonsense\n")
    let damaged = try CommandRun(command, in: folder.path)
    #expect(damaged.status == 65 && damaged.errors.contains("line 1 of c.csv.trainings.jsonl"))
  }
}
