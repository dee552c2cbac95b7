import KizuEval
import KizuTrial

extension POCReport {
  /// Verdict and criterion.
  var header: HTML {
    let (sign, word): (String, String) =
      switch outcome {
      case .reached: ("✓", say(VerdictPhrase.reached))
      case .notReached: ("×", say(VerdictPhrase.notReached))
      case .notEnoughEvidence: ("?", say(VerdictPhrase.notEnough))
      case .stoppedLeak: ("!", say(VerdictPhrase.leak))
      }
    return """
      <header>
      <h1>\(say(VerdictPhrase.title))</h1>
      <div class="verdict \(outcome.rawValue)" role="status">
      <p class="quiet">\(say(VerdictPhrase.verdict))</p>
      <p class="word"><span aria-hidden="true">\(sign)</span> \(word)</p>
      <p>\(verdictWords)</p>
      </div>
      \(timeShort)
      <h2>\(say(VerdictPhrase.criterion))</h2>
      <p><strong>\(goal.map(goalWords) ?? record.criterion.goal)</strong></p>
      <p><code>\(record.criterion.goal)</code></p>
      \(HTML.quiet(say(VerdictPhrase.criterionWritten, say.minute(record.criterion.written)) + " " + atBestWords))
      </header>

      """
  }

  private var verdictWords: String {
    switch outcome {
    case .reached: return say(VerdictPhrase.reachedWords)
    case .notReached: return say(VerdictPhrase.notReachedWords)
    case .stoppedLeak: return say(VerdictPhrase.leakWords)
    case .notEnoughEvidence:
      guard let verdict = record.judgement?.verdict, let open = verdict.mostOpen else { return nextStep }
      guard let needed = open.needed else { return say(VerdictPhrase.notEnoughNoNumber) }
      let phrase = verdict.wouldBeReached ? VerdictPhrase.notEnoughWords : .notEnoughWordsAgainst
      return say(phrase, say.count(needed), casesWords(open.part.metric))
    }
  }

  private var atBestWords: String {
    guard let parts = goal?.parts else { return "" }
    let needed = parts.compactMap { part in Goal.casesAtBest(part).map { atBest(part.metric, say.count($0)) }
    }
    let sentences = [
      needed.isEmpty
        ? nil
        : say(
          VerdictPhrase.atBest, needed.joined(separator: say.self == .english ? " and " : "と、")),
      needed.count < parts.count ? say(VerdictPhrase.neverProven) : nil,
    ]
    return sentences.compactMap(\.self).joined(separator: say.self == .english ? " " : "")
  }

  /// The fewest photos that can prove a part, in the reader's words.
  private func atBest(_ metric: GoalMetric, _ count: String) -> String {
    switch metric {
    case .recall, .falseAlarms: say(VerdictPhrase.atBestOf, count, casesWords(metric))
    case .precision: say(VerdictPhrase.atBestCalled, count, targetName)
    case .accuracy, .balancedAccuracy, .macroF1: say(VerdictPhrase.atBestPhotos, count)
    }
  }

  /// What the time was too short for; none where it sufficed.
  private var timeShort: HTML {
    let short = record.omissions.filter { $0.reason == .time }.map {
      $0.what == "scratch" ? say(ResultPhrase.scratch) : say(StressPhrase.heading)
    }
    guard !short.isEmpty else { return "" }
    return HTML.paragraph(
      say(VerdictPhrase.timeShort, short.joined(separator: say.self == .english ? ", " : "、")))
  }

  /// What is to be found, in the reader's words.
  var targetName: String {
    switch goal?.target {
    case .named(let name): name
    default: say(VerdictPhrase.defects)
    }
  }

  /// What else there is: good parts, or all other photos.
  var otherName: String {
    let unnamed = say(goal?.target == .defect ? VerdictPhrase.goodParts : .others)
    guard let judgement = record.judgement, !judgement.isTarget.isEmpty else { return unnamed }
    let others = zip(judgement.classes, judgement.isTarget).filter { !$0.1 }.map(\.0)
    return others.count == 1 ? others[0] : unnamed
  }

  /// A part's metric, in words.
  func metricWords(_ metric: GoalMetric) -> String {
    switch metric {
    case .recall: say(VerdictPhrase.recall, targetName)
    case .precision: say(VerdictPhrase.precision, targetName)
    case .falseAlarms: say(VerdictPhrase.falseAlarms, otherName)
    case .accuracy: say(VerdictPhrase.accuracy)
    case .balancedAccuracy: say(VerdictPhrase.balancedAccuracy)
    case .macroF1: say(VerdictPhrase.macroF1)
    }
  }

  private func partWords(_ part: GoalPart) -> String {
    say(
      part.metric.isBetterHigher ? VerdictPhrase.atLeast : .atMost, metricWords(part.metric),
      say.percent(part.limit))
  }

  private func goalWords(_ goal: Goal) -> String {
    goal.condition.map { say(VerdictPhrase.and, partWords(goal.main), partWords($0)) } ?? partWords(goal.main)
  }

  /// The photos that a metric counts.
  func casesWords(_ metric: GoalMetric) -> String {
    switch metric {
    case .recall: targetName
    case .falseAlarms: otherName
    default: say.self == .english ? "test photos" : "テスト写真"
    }
  }

  /// Each part with its figures.
  var evidence: HTML {
    guard let parts = record.judgement?.verdict.evidence, !parts.isEmpty, outcome != .stoppedLeak else {
      return ""
    }
    let rows = parts.map { part -> [HTML] in
      let standing =
        switch part.standing {
        case .proven: say(VerdictPhrase.proven)
        case .refuted: say(VerdictPhrase.refuted)
        case .open: say(VerdictPhrase.open)
        }
      return [
        "\(partWords(part.part))", "\(say.percent(part.estimate))", "\(boundWords(part))",
        "\(say.count(part.cases))", "\(say.count(part.groups))", "\(say.number(part.effective))",
        "\(standing)",
      ]
    }
    let isGrouped = parts.contains { $0.groups < $0.cases }
    return section(
      "evidence", say(VerdictPhrase.evidence),
      HTML.table(
        caption: say(VerdictPhrase.evidenceCaption),
        head: [VerdictPhrase.part, .estimate, .bound, .cases, .groups, .effective, .standing].map { say($0) },
        rows: rows, numeric: [1, 2, 3, 4, 5])
        + HTML.quiet(
          say(VerdictPhrase.boundsNote) + " "
            + say(isGrouped ? VerdictPhrase.groupsNote : .independentNote)))
  }

  private func boundWords(_ part: GoalEvidence) -> String {
    (part.isLowerBound ? "≥ " : "≤ ") + say.bound(of: part)
  }

  /// What to do now.
  package var nextStep: String {
    switch outcome {
    case .reached: return say(VerdictPhrase.nextReached)
    case .stoppedLeak: return say(VerdictPhrase.nextLeak)
    case .notReached:
      let isRefuted = record.lots.contains { $0.standing == .refuted }
      return say(isRefuted ? VerdictPhrase.nextRefuted : .nextNotReached)
    case .notEnoughEvidence:
      guard let open = record.judgement?.verdict.mostOpen else { return say(VerdictPhrase.nextLot) }
      return open.needed.map { say(VerdictPhrase.nextEvidence, say.count($0), casesWords(open.part.metric)) }
        ?? say(VerdictPhrase.nextEvidenceNone)
    }
  }

  /// Three sentences that claim nothing beyond the results.
  var meeting: HTML {
    let verdict =
      switch outcome {
      case .reached: say(VerdictPhrase.reached)
      case .notReached: say(VerdictPhrase.notReached)
      case .notEnoughEvidence: say(VerdictPhrase.notEnough)
      case .stoppedLeak: say(VerdictPhrase.leak)
      }
    var sentences: [String] = []
    if outcome == .stoppedLeak {
      sentences.append(say(VerdictPhrase.meetingLeak))
      let found = (record.inspection?.leaks ?? []).map { words($0) }
      sentences.append(
        say(VerdictPhrase.meetingLeakFound, found.joined(separator: say.self == .english ? " " : "")))
    } else if let judgement = record.judgement, !judgement.verdict.evidence.isEmpty {
      // Every part, so that a good one does not hide another.
      let figures = judgement.verdict.evidence.map { part in
        say(
          VerdictPhrase.meetingPart, say.count(part.cases), metricWords(part.part.metric),
          say.percent(part.estimate), boundWords(part))
      }
      sentences.append(
        say(VerdictPhrase.meetingResult, figures.joined(separator: say.self == .english ? "; " : "、")))
      sentences.append(savingSentence ?? say(VerdictPhrase.meetingNoSaving))
    }
    sentences.append(say(VerdictPhrase.meetingNext, verdict, nextStep))
    let items = sentences.map { sentence -> HTML in "<li>\(sentence)</li>\n" }
    return section("meeting", say(VerdictPhrase.meeting), "<ol class=\"meeting\">\n\(items)</ol>\n")
  }
}
