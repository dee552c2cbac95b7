import KizuEval
import KizuTrial

extension POCReport {
  /// What a way of telling photos apart is called.
  func name(_ kind: POCRecord.Rival.Kind) -> String {
    switch kind {
    case .encoder: say(ResultPhrase.encoder)
    case .untrained: say(ResultPhrase.untrained)
    case .handmade: say(ResultPhrase.handmade)
    case .scratch: say(ResultPhrase.scratch)
    }
  }

  /// The name of an encoder of the curve.
  func curveName(_ encoder: String) -> String {
    if encoder == CurveMethod.scratch.name { return name(.scratch) }
    return POCRecord.Rival.Kind(rawValue: encoder).map(name) ?? encoder
  }

  /// Label efficiency, and the rivals.
  var curve: HTML {
    guard let curve = record.curve else { return rivals }
    let plot = POCCurvePlot(curve: curve, say: say, name: curveName)
    let svg = plot.svg.replacing(
      "<svg ", with: "<svg role=\"img\" aria-labelledby=\"curve-words\" ", maxReplacements: 1
    )
    // Within a page a name space says nothing.
    .replacing(" xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    let rows = curve.points.map { point -> [HTML] in
      [
        "\(curveName(point.encoder))", "\(say.count(Int(point.labels.rounded())))",
        "\(say.percent(point.balancedAccuracy))", "\(interval(point.balancedAccuracyCI))",
      ]
    }
    let content: HTML = """
      <p id="curve-words">\(say(ResultPhrase.curveWords))</p>
      <div class="plot">\(HTML(trusted: svg))</div>
      <details><summary>\(say(ResultPhrase.curvePoints))</summary>
      \(HTML.table(
        caption: say(ResultPhrase.curvePoints),
        head: [ResultPhrase.way, .labels, .balanced, .interval].map { say($0) }, rows: rows, numeric: [1, 2, 3]))
      </details>

      """
    return section(
      "curve", say(ResultPhrase.curve), content + "<h3>\(say(ResultPhrase.rivals))</h3>\n" + rivals)
  }

  private func interval(_ interval: ConfidenceInterval) -> String {
    "\(say.percent(interval.low)) – \(say.percent(interval.high))"
  }

  private var rivals: HTML {
    let rows = record.rivals.map { rival -> [HTML] in
      [
        "\(name(rival.kind))", "\(say.percent(rival.balancedAccuracy))",
        "\(interval(rival.balancedAccuracyCI))",
        "\(rival.goal.map { say.percent($0.estimate) } ?? say(ResultPhrase.noLine))",
      ]
    }
    return HTML.table(
      caption: say(ResultPhrase.rivalsCaption),
      head: [ResultPhrase.way, .balanced, .interval, .goalColumn].map { say($0) }, rows: rows,
      numeric: [1, 2, 3]) + HTML.quiet(say(ResultPhrase.rivalsNote))
  }

  /// The statement about few labels that matters most: against training from scratch, else against the rivals, else
  /// against all labels of the encoder itself.
  var saving: LabelCurve.Statement? {
    guard let curve = record.curve else { return nil }
    let encoder = POCRecord.Rival.Kind.encoder.rawValue
    let own = curve.statements.filter { $0.encoder == encoder }
    return own.first { $0.reachedEncoder == CurveMethod.scratch.name }
      ?? own.first { $0.reachedEncoder == encoder }
  }

  var savingSentence: String? {
    guard let saving, let curve = record.curve else { return nil }
    return say(
      VerdictPhrase.meetingLabels, say.count(Int(saving.labels.rounded())),
      say.count(Int(saving.reachedLabels.rounded())), curveName(saving.reachedEncoder),
      say.number(100 * curve.margin, decimals: 0))
  }

  /// Labels, hours, money, computing and electricity.
  var savings: HTML {
    var rows: [[HTML]] = []
    func add(_ phrase: ResultPhrase, _ value: String) { rows.append(["\(say(phrase))", "\(value)"]) }
    if let saving {
      let saved = saving.reachedLabels.rounded() - saving.labels.rounded()
      add(.labelsNeeded, say.count(Int(saving.labels.rounded())))
      add(
        .labelsReached,
        say(
          ResultPhrase.withAll, curveName(saving.reachedEncoder),
          say.count(Int(saving.reachedLabels.rounded()))))
      add(.labelsSaved, say.count(Int(saved)))
      add(.hoursSaved, say.duration(saved * options.secondsPerLabel))
      if let cost = options.labelCost {
        add(.moneySaved, "\(say.number(saved * cost, decimals: 0)) \(options.currency)")
      }
    }
    let seconds = record.efforts.reduce(0) { $0 + $1.seconds }
    add(.computeTime, say.duration(seconds))
    add(.electricity, "\(say.number(seconds / 3600 * options.watts / 1000, decimals: 3)) kWh")
    let notes = [
      saving == nil ? say(ResultPhrase.savingsNone) : nil,
      say(
        ResultPhrase.savingsAssumed, say.number(options.secondsPerLabel, decimals: 0),
        say.number(options.watts, decimals: 0)), options.labelCost == nil ? say(ResultPhrase.moneyNone) : nil,
    ].compactMap { $0 }
    return section(
      "savings", say(ResultPhrase.savings),
      HTML.table(
        caption: say(ResultPhrase.savingsCaption),
        head: [say(ResultPhrase.quantity), say(ResultPhrase.value)],
        rows: rows) + HTML.quiet(notes.joined(separator: " ")))
  }
}
