import Foundation
import KizuAugment
import KizuData
import KizuEval
import KizuReport
import KizuTrial

extension TrialExhibit {
  /// The stages, in their order; not all of them are part of every trial.
  private static let stages =
    [
      "inspect", "pretrain", "embed", "judge", "untrained", "handmade", "curve", "rivals", "scratch",
    ] + Corruption.Kind.allCases.map { stressPrefix + $0.rawValue } + ["classifier"]

  /// How stages begin that spoil test photos; what is left out of them is left out as one.
  private static let stressPrefix = "stress-"

  /// The parts of a trial, in order.
  var parts: [Part] {
    var parts = [
      Part(id: "goal", heading: say(TrialPhrase.goal), content: goal),
      Part(id: "labels", heading: say(TrialPhrase.labels), content: labels),
      Part(id: "stages", heading: say(TrialPhrase.stages), content: stages),
      Part(id: "errors", heading: say(TrialPhrase.errors), content: errors),
    ]
    let training = training?.parts ?? []
    // The map of the trial has all photos, that of the run some.
    parts += training.filter { $0.id != "map" }.map { part in
      var part = part
      if part.id == "progress" { part.heading = say(TrialPhrase.encoder, part.heading) }
      return part
    }
    parts.append(Part(id: "map", heading: say(ResultPhrase.map), content: map))
    return parts
  }

  /// How far the trial is, in a word for scripts and a sentence for people.
  var state: (word: String, words: String) {
    if let verdict {
      return (verdict.verdict.rawValue, "\(say(TrialPhrase.verdict)): \(words(verdict.verdict))")
    }
    return training?.state ?? ("none", "")
  }

  private func words(_ outcome: GoalVerdict.Outcome) -> String {
    switch outcome {
    case .reached: say(VerdictPhrase.reached)
    case .notReached: say(VerdictPhrase.notReached)
    case .notEnoughEvidence: say(VerdictPhrase.notEnough)
    case .stoppedLeak: say(VerdictPhrase.leak)
    }
  }

  private var goal: HTML {
    guard let criterion = folder.criterion else { return "" }
    var content: HTML = """
      <p><code>\(criterion.goal)</code></p>
      \(HTML.quiet(say(TrialPhrase.goalWritten, say.minute(criterion.written))))
      """
    guard let verdict else {
      return content
        + HTML.paragraph("\(say(TrialPhrase.verdict)): \(say(TrialPhrase.verdictOpen))")
        + HTML.quiet(say(TrialPhrase.reportNone))
    }
    content += """
      <div class="verdict \(verdict.verdict.rawValue)">
      <p class="quiet">\(say(TrialPhrase.verdict))</p>
      <p class="word">\(words(verdict.verdict))</p>
      </div>

      """
    if let report = report() {
      content += HTML.paragraph("\(say(TrialPhrase.next)): \(report.nextStep)")
    }
    if FileManager.default.fileExists(atPath: folder.reportFile) {
      content += """
        <p><a class="button" href="report.html">\(say(TrialPhrase.reportLink))</a></p>

        """
    }
    return content
  }

  private var labels: HTML {
    do {
      guard let sheet = try sheet.opened() else { return HTML.paragraph(say(TrialPhrase.labelsNone)) }
      let (labelled, all) = try sheet.counts()
      let words = say(
        labelled == all ? TrialPhrase.labelsDone : .labelsCount, say.count(labelled), say.count(all))
      return """
        <p>\(words)</p>
        <p><a class="button" href="labels">\(say(TrialPhrase.labelsLink))</a></p>
        \(HTML.quiet(say(TrialPhrase.labelsGoOn, sheet.file)))
        """
    } catch {
      return HTML.paragraph(say(TrialPhrase.labelsProblem, "\(error)"))
    }
  }

  private var stages: HTML {
    let hasTraining = training != nil
    let omitted = Set((record?.omissions ?? []).map(\.what))
    let rows = Self.stages.map { stage -> [HTML] in
      let effort = effort(of: stage)
      let state: TrialPhrase =
        effort != nil
        ? .done
        : stage == "pretrain" && hasTraining
          ? .underWay
          : omitted.contains(stage.hasPrefix(Self.stressPrefix) ? "stress" : stage) ? .leftOut : .open
      return [
        "\(stage == "pretrain" ? say(TrialPhrase.training) : say.stage(stage))", "\(say(state))",
        "\(effort.map { say.duration($0.seconds) } ?? "–")",
      ]
    }
    return HTML.table(
      caption: say(TrialPhrase.stagesCaption),
      head: [say(TrialPhrase.stage), say(TrialPhrase.state), say(TrialPhrase.time)], rows: rows, numeric: [2])
  }

  private var errors: HTML {
    cache.value("errors", of: [recordStamp, FileStamp(folder.stageFile("heat"))]) {
      let found = report()?.errors(level: 3) ?? ""
      return found == "" ? HTML.paragraph(say(TrialPhrase.errorsNone)) : found
    }
  }

  private var map: HTML {
    cache.value("map", of: [recordStamp]) {
      guard let record, !record.map.isEmpty else {
        return HTML.paragraph(say(TrialPhrase.mapNone))
      }
      let drawing = EmbeddingMap(record.map, share: record.mapShare, language: say)
      return drawing.content { place, _ in "photo/\(catalog.ids(of: [place.path])[0])/small" }
        ?? HTML.paragraph(say(TrialPhrase.mapNone))
    }
  }
}
