import KizuAugment
import KizuEval
import KizuTrial

extension POCReport {
  /// What was found about the photos.
  var audit: HTML {
    guard let found = record.inspection else { return "" }
    var content = HTML.paragraph(
      say(
        AuditPhrase.photos, say.count(found.photoCount),
        say.count(found.photoCount - found.unlabelledCount)) + " "
        + (found.broken.isEmpty
          ? say(AuditPhrase.readable) : say(AuditPhrase.unreadable, say.count(found.broken.count))))
    if !found.broken.isEmpty { content += HTML.list(found.broken.prefix(5).map { "\($0)" }) }
    content += findings(found)
    if !found.classes.isEmpty {
      let rows = found.classes.map { count -> [HTML] in
        [
          "\(count.name)", "\(say.count(count.photos))",
          "\(found.hasSplit ? say.count(count.train) : "–")",
          "\(found.hasSplit ? say.count(count.test) : "–")", "\(say.count(count.groups))",
        ]
      }
      content += HTML.table(
        caption: say(AuditPhrase.classesCaption),
        head: [
          say(AuditPhrase.className), say(VerdictPhrase.cases), say(AuditPhrase.train), say(AuditPhrase.test),
          say(AuditPhrase.groups),
        ], rows: rows, numeric: [1, 2, 3, 4])
    }
    var facts: [String] = []
    if found.unlabelledCount > 0 { facts.append(say(AuditPhrase.unlabelled)) }
    if found.smallest.count == 2, found.largest.count == 2 {
      facts.append(
        say(
          AuditPhrase.sizes, "\(found.smallest[0]) × \(found.smallest[1])",
          "\(found.largest[0]) × \(found.largest[1])"))
    }
    let formats = found.formats.sorted { $0.key < $1.key }.map { "\($0.key) \(say.count($0.value))" }
    facts.append(say(AuditPhrase.formats, formats.joined(separator: ", ")))
    facts.append(say(AuditPhrase.copies, say.count(found.identicalSets), say.count(found.lookAlikeSets)))
    content += HTML.quiet(facts.joined(separator: " "))
    return section("audit", say(AuditPhrase.audit), content)
  }

  private func findings(_ found: POCInspection) -> HTML {
    var items: [HTML] = found.findings.map { finding in
      let mark: HTML =
        finding.stops
        ? "<strong>\(say(AuditPhrase.stops))</strong>"
        : record.accepted.contains(finding.name)
          ? "\(say(AuditPhrase.accepted))" : "\(say(AuditPhrase.warns))"
      return "\(mark)\(words(finding))"
    }
    if !found.conflicts.isEmpty {
      items.append(
        "\(say(AuditPhrase.warns))\(say(AuditPhrase.conflicts, say.count(found.conflicts.count), pair(found.conflicts[0])))"
      )
    }
    return items.isEmpty ? HTML.paragraph(say(AuditPhrase.noFindings)) : HTML.list(items)
  }

  private func pair(_ paths: [String]) -> String { paths.joined(separator: " = ") }

  /// A finding in a sentence.
  func words(_ finding: POCInspection.Finding) -> String {
    let example = finding.examples.first ?? []
    let count = say.count(finding.count)
    switch finding.kind {
    case .identical: return say(AuditPhrase.identical, count, pair(example))
    case .group: return say(AuditPhrase.group, count, pair(example))
    case .lookAlikes:
      return say(AuditPhrase.lookAlikes, count, pair(example), say.number(finding.strength, decimals: 2))
    case .property:
      let property: AuditPhrase? =
        switch finding.name {
        case "format": .format
        case "size": .size
        case "aspect": .aspect
        case "fileLength": .fileLength
        case "bitDepth": .bitDepth
        case "colour": .colour
        default: nil
        }
      return say(
        AuditPhrase.property, property.map { say($0) } ?? finding.name, example.first ?? "",
        say.percent(finding.strength))
    }
  }

  private func looks(_ drift: Drift) -> String {
    guard drift.isUnchanged == false else {
      return say(drift.isUnchanged == nil ? AuditPhrase.notCompared : .notDrifted)
    }
    let changes = (drift.test.map(DriftWords.changedLooks) ?? []).compactMap(DriftWords.phrase)
    return say(AuditPhrase.drifted)
      + (changes.isEmpty ? "" : ": " + changes.map { say($0) }.joined(separator: ", "))
  }

  /// What came later.
  var lots: HTML {
    guard record.judgement != nil else { return "" }
    guard !record.lots.isEmpty else {
      return section("lots", say(AuditPhrase.lots), HTML.paragraph(say(AuditPhrase.lotsNone)))
    }
    let rows = record.lots.map { lot -> [HTML] in
      let standing =
        switch lot.standing {
        case .holds: say(AuditPhrase.holds)
        case .unknown: say(AuditPhrase.unknown)
        case .refuted: say(AuditPhrase.refuted)
        }
      let main = lot.verdict?.evidence.first
      return [
        "\(lot.name)", "\(say.count(lot.photos))",
        "\(say.percent(lot.drift.unlikeAnything.rate)) (\(looks(lot.drift)))",
        "\(say.count(lot.called))", "\(say.count(lot.labelled))",
        "\(main.map { metricWords($0.part.metric) + ": " + say.percent($0.estimate) + "; " } ?? "")\(standing)",
      ]
    }
    return section(
      "lots", say(AuditPhrase.lots),
      HTML.table(
        caption: say(AuditPhrase.lotsCaption),
        head: [
          say(AuditPhrase.lot), say(VerdictPhrase.cases), say(AuditPhrase.unlike), say(AuditPhrase.lotCalled),
          say(AuditPhrase.lotLabels), say(AuditPhrase.standing),
        ], rows: rows, numeric: [1, 3, 4]))
  }

  /// Stages and what was left out.
  var tried: HTML {
    let rows = record.efforts.map { effort -> [HTML] in
      ["\(stageWords(effort.stage))", "\(say.duration(effort.seconds))"]
    }
    let omitted = record.omissions.map { omission -> HTML in "\(words(omission))" }
    let none = record.judgement == nil ? "" : HTML.paragraph(say(AuditPhrase.omissionsNone))
    return section(
      "tried", say(AuditPhrase.tried),
      HTML.table(
        caption: say(AuditPhrase.stagesCaption), head: [say(AuditPhrase.stage), say(AuditPhrase.time)],
        rows: rows, numeric: [1])
        + (omitted.isEmpty ? none : HTML.list(omitted)))
  }

  /// What was left out, why, and how to go on with it.
  func words(_ omission: POCRecord.Omission) -> String {
    func number(_ count: Int?) -> String { count.map(say.count) ?? "–" }
    let (done, total) = (number(omission.done), number(omission.total))
    switch (omission.what, omission.reason) {
    case ("scratch", .time): return say(AuditPhrase.omitScratchTime, done, total)
    case ("scratch", _): return say(AuditPhrase.omitScratchChoice)
    default:
      let missing = (omission.missing ?? []).compactMap(Corruption.Kind.init(rawValue:)).map(say.change)
      return say(
        AuditPhrase.omitStress, done, total, missing.joined(separator: say.self == .english ? ", " : "、"))
    }
  }

  private func stageWords(_ stage: String) -> String {
    guard stage == "pretrain", let encoder = record.encoder else { return say.stage(stage) }
    return say(
      AuditPhrase.pretrain, say.count(encoder.lastEpoch ?? encoder.epochs), say.count(encoder.photos),
      "\(encoder.imageSize)")
  }

  /// What the result does not say.
  var limits: HTML {
    var items = [say(AuditPhrase.limitKind)]
    if let judgement = record.judgement {
      let parts = judgement.evaluation.protocol
      items.append(
        parts.kind == .split
          ? say(
            AuditPhrase.limitSplit, say.count(judgement.evaluation.trainCount),
            say.count(judgement.rows.count))
          : say(AuditPhrase.limitFolds, say.count(parts.folds)))
      if record.encoder?.transductive == true { items.append(say(AuditPhrase.limitTransductive)) }
      if let groups = judgement.verdict.evidence.map(\.groups).min(), groups < 20 {
        items.append(say(AuditPhrase.limitFewGroups, say.count(groups)))
      }
      if goal?.parts.contains(where: { $0.metric == .precision }) == true {
        items.append(say(AuditPhrase.limitPrecision))
      }
      if judgement.thresholds.isEmpty {
        items.append(say(AuditPhrase.limitMulticlass))
      } else {
        items.append(say(judgement.linesAreChosen ? AuditPhrase.limitLine : .limitLoss))
      }
      if record.rivals.contains(where: { $0.kind == .scratch }) { items.append(say(AuditPhrase.limitDraws)) }
      items.append(say(AuditPhrase.limitOnce))
    }
    return section("limits", say(AuditPhrase.limits), HTML.list(items.map { "\($0)" }))
  }
}
