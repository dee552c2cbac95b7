import KizuEval
import KizuTrial

extension POCReport {
  /// Three months, with names and dates to fill in.
  var plan: HTML {
    let steps: [(PlanPhrase, [String])] = [
      (.month1, [say(PlanPhrase.step1), say(PlanPhrase.step2), say(PlanPhrase.step3, nextStep)]),
      (.month2, [say(PlanPhrase.step4), say(PlanPhrase.step5), say(PlanPhrase.step6)]),
      (.month3, [say(PlanPhrase.step7), say(PlanPhrase.step8), say(PlanPhrase.step9)]),
    ]
    let rows = steps.flatMap { month, steps in
      steps.enumerated().map { index, step -> HTML in
        let head: HTML =
          index == 0 ? "<th scope=\"rowgroup\" rowspan=\"\(steps.count)\">\(say(month))</th>" : ""
        return "<tr>\(head)<td>\(step)</td><td></td><td></td></tr>\n"
      }
    }
    let heads = [PlanPhrase.month, .what, .who, .until].map { phrase -> HTML in
      "<th scope=\"col\">\(say(phrase))</th>"
    }
    return section(
      "plan", say(PlanPhrase.plan),
      """
      <p>\(say(PlanPhrase.planWords))</p>
      <div class="wide"><table class="fill"><caption>\(say(PlanPhrase.planCaption))</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """)
  }

  /// Who may see the photos, where, how long; and what forgetting one takes.
  var handling: HTML {
    let questions: [(PlanPhrase, String)] = [
      (.place, record.photos), (.access, ""), (.copies, say(PlanPhrase.copies0)), (.people, ""),
      (.retention, ""),
      (.deletion, say(PlanPhrase.deletion0)), (.contact, ""),
    ]
    let rows = questions.map { question, known -> HTML in
      "<tr><th scope=\"row\">\(say(question))</th><td>\(known)</td><td></td></tr>\n"
    }
    let steps = [PlanPhrase.forget1, .forget2, .forget3].map { phrase -> HTML in "<li>\(say(phrase))</li>\n" }
    return section(
      "handling", say(PlanPhrase.handling),
      """
      <p>\(say(PlanPhrase.handlingWords))</p>
      <div class="wide"><table class="fill"><caption>\(say(PlanPhrase.handlingCaption))</caption>
      <thead><tr><th scope="col">\(say(PlanPhrase.question))</th><th scope="col">\(say(PlanPhrase.answer))</th>\
      <th scope="col">\(say(PlanPhrase.fill))</th></tr></thead>
      <tbody>
      \(rows)</tbody></table></div>
      <h3>\(say(PlanPhrase.forget))</h3>
      <p>\(say(PlanPhrase.forgetWords))</p>
      <ol>
      \(steps)</ol>

      """)
  }

  /// What somebody needs who checks or repeats the trial.
  var annex: HTML {
    var rows: [[HTML]] = []
    func add(_ phrase: PlanPhrase, _ value: String) {
      if !value.isEmpty { rows.append(["\(say(phrase))", "<code>\(value)</code>"]) }
    }
    add(.version, options.version)
    add(.commandLine, options.commandLine)
    add(.seed, "\(record.criterion.seed)")
    add(.goalFile, "criterion.json: \(record.criterion.goal) (\(record.criterion.written))")
    add(.photosDigest, record.photosDigest)
    add(.photosFile, "photos.csv")
    if let encoder = record.encoder {
      let run = encoder.run.split(separator: "/").last.map(String.init) ?? encoder.run
      add(.encoderDigest, encoder.digest)
      add(.runFolder, "\(run)/config.json, manifest.csv, log.jsonl")
    }
    if let judgement = record.judgement {
      let parts = judgement.evaluation.protocol
      add(.splitDigest, "\(parts.kind.rawValue), \(parts.folds), seed \(parts.seed)")
      add(.classifierDigest, "classifier.json; stages/judge.json")
    }
    return section(
      "annex", say(PlanPhrase.annex),
      HTML.table(
        caption: say(PlanPhrase.annexCaption), head: [say(PlanPhrase.item), say(ResultPhrase.value)],
        rows: rows)
        + HTML.quiet(say(PlanPhrase.madeBy, options.version)))
  }
}
