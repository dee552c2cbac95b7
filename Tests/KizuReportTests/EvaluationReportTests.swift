import Foundation
import KizuEval
import KizuReport
import Testing

struct EvaluationReportTests {
  private func evaluation(kind: EvaluationProtocol.Kind, note: String = "") -> Evaluation {
    Evaluation(
      command: "probe", classes: ["傷", "good"],
      protocol: EvaluationProtocol(kind: kind, folds: kind == .split ? 1 : 4, seed: 7, note: note),
      truth: [0, 0, 1, 1, 1, 1, 1, 1], predicted: [0, 1, 1, 1, 1, 1, 1, 1],
      groups: [String?](repeating: nil, count: 8), trainCount: 8, unlabelledCount: 3)
  }

  @Test func textSaysWhatMatters() {
    let text = EvaluationReport(evaluation(kind: .kfold, note: "C = 0.1.")).text
    for part in [
      "linear probe", "8 labelled photos", "4 parts", "left out: 3", "Note: C = 0.1.", "accuracy",
      "87.5 %", "75.0 %", "傷",
    ] {
      #expect(text.contains(part), "\(part) is missing from:\n\(text)")
    }
    #expect(
      text.hasSuffix(
        """
              傷  good
        ────  ──  ────
        傷     1     1
        good   0     6

        """), "\(text)")
  }

  @Test(arguments: [EvaluationProtocol.Kind.split, .kfold, .leaveOneGroupOut])
  func everyProtocolHasItsWords(kind: EvaluationProtocol.Kind) {
    let others = Set(EvaluationProtocol.Kind.allCases).subtracting([kind])
    let text = EvaluationReport(evaluation(kind: kind)).text
    #expect(others.allSatisfy { EvaluationReport(evaluation(kind: $0)).text != text })
    #expect(!text.contains("Note:"))
  }

  @Test func perfectIsShownAsPerfect() {
    let truth = [0, 0, 1, 1]
    let text = EvaluationReport(
      Evaluation(
        command: "knn", classes: ["a", "b"], protocol: EvaluationProtocol(kind: .split, folds: 1, seed: 0),
        truth: truth, predicted: truth, groups: [nil, nil, nil, nil], trainCount: 9, unlabelledCount: 0)
    ).text
    #expect(text.contains("100.0 %") && !text.contains(" 0.0 %"))
  }

  @Test func almostRightIsNotShownAsPerfect() {
    let truth = (0..<5000).map { $0 % 2 }
    var predicted = truth
    predicted[0] = 1
    let text = EvaluationReport(
      Evaluation(
        command: "knn", classes: ["a", "b"], protocol: EvaluationProtocol(kind: .split, folds: 1, seed: 0),
        truth: truth, predicted: predicted, groups: [String?](repeating: nil, count: 5000), trainCount: 9,
        unlabelledCount: 0)
    ).text
    #expect(text.contains("99.9 %"))
  }

  @Test func jsonReadsBackAndIsStable() throws {
    let evaluation = evaluation(kind: .split)
    let json = try EvaluationReport(evaluation).json()
    #expect(try JSONDecoder().decode(Evaluation.self, from: Data(json.utf8)) == evaluation)
    #expect(try EvaluationReport(evaluation).json() == json)
    #expect(json.hasPrefix("{\n  \"accuracy\" : 0.875,\n"))
    #expect(json.hasSuffix("}\n"))
  }
}
