import KizuData
import KizuEval
import KizuNN
import KizuSSL

extension POCTrial {
  /// From embeddings and labels to the verdict.
  func judge(
    _ table: EmbeddingTable, _ usable: [Photo], _ photos: POCPhotos, _ encoder: POCRecord.Encoder
  ) throws -> POCOutcome {
    let labelled = usable.filter { $0.label != nil }
    let labels = POCPhotos.labelDigest(labelled)
    let inputs = [criterion.goal, criterion.good.joined(separator: ","), "\(criterion.seed)", labels]

    guard
      let judged = try stages.result(
        "judge", inputs: inputs + [encoder.digest, photos.contentDigest],
        work: { () -> POCJudgement? in
          if shouldStop() { return nil }
          return try judgement(of: table)
        })
    else { return .interrupted }
    keep(judged.effort)
    change { $0.judgement = judged.result }

    guard let rivals = try rivalTables(labelled, photos, encoder) else { return .interrupted }
    guard let curve = try curve(table, rivals, inputs: inputs + [encoder.digest, photos.contentDigest])
    else { return .interrupted }
    guard let others = try judge(rivals, inputs: inputs + [photos.contentDigest, encoder.digest]) else {
      return .interrupted
    }
    let own = POCRecord.Rival(.encoder, judged.result)
    change {
      $0.curve = curve
      $0.rivals = [own] + others
    }
    guard try addScratch(table, labelled, photos, encoder, inputs: inputs) else { return .interrupted }
    guard
      try addStress(table, labelled, encoder, inputs: inputs + [encoder.digest, photos.contentDigest])
    else { return .interrupted }
    let classifier = try save(table, encoder, inputs: inputs + [encoder.digest, photos.contentDigest])
    // Lots that an earlier classifier called say nothing about this one.
    let lots = try folder.lots()
    change { $0.lots = lots.filter { $0.classifier == classifier } }
    change { $0.verdict = POCVerdict($0, goal: criterion.goal, judged.result) }
    return try finish()
  }

  private func judgement(of table: EmbeddingTable) throws -> POCJudgement {
    try POCJudgement(of: table, by: goal, good: criterion.good, settings: evaluation, product: engine)
  }

  /// Embeddings that the encoder must beat.
  private func rivalTables(
    _ labelled: [Photo], _ photos: POCPhotos, _ encoder: POCRecord.Encoder
  ) throws -> [(kind: POCRecord.Rival.Kind, table: EmbeddingTable)]? {
    let untrained = try embeddings(
      "untrained", of: labelled, inputs: [photos.contentDigest, encoder.digest]
    ) {
      guard let run = try self.untrained(encoder) else { return nil }
      let embedder = try PhotoEmbedder(
        engine: engine, weights: EncoderFile.load(run.path), limits: settings.limits, cache: settings.cache)
      return try embedded(labelled, by: embedder)
    }
    guard let untrained else { return nil }
    let handmade = try embeddings("handmade", of: labelled, inputs: [photos.contentDigest]) {
      var rows: [[Float]] = []
      try CurveHandmade.describe(labelled, limits: settings.limits, threads: settings.threads) { _, result in
        rows.append(try result.get())
        onEvent(.progress(title: "describing", done: rows.count, total: labelled.count, unit: "photos"))
      }
      return shouldStop() ? nil : POCVectors(rows: rows)
    }
    guard let handmade else { return nil }
    return [(.untrained, untrained), (.handmade, handmade)]
  }

  private func judge(
    _ rivals: [(kind: POCRecord.Rival.Kind, table: EmbeddingTable)], inputs: [String]
  ) throws -> [POCRecord.Rival]? {
    let entry = try stages.result("rivals", inputs: inputs) { () -> [POCRecord.Rival]? in
      var found: [POCRecord.Rival] = []
      for rival in rivals {
        if shouldStop() { return nil }
        found.append(POCRecord.Rival(rival.kind, try judgement(of: rival.table)))
      }
      return found
    }
    guard let entry else { return nil }
    keep(entry.effort)
    return entry.result
  }

  /// Accuracy against the number of labels.
  private func curve(
    _ table: EmbeddingTable, _ rivals: [(kind: POCRecord.Rival.Kind, table: EmbeddingTable)], inputs: [String]
  ) throws -> LabelCurve? {
    let entry = try stages.result("curve", inputs: inputs + ["\(settings.draws)"]) { () -> LabelCurve? in
      let sources =
        [CurveSource(name: POCRecord.Rival.Kind.encoder.rawValue, table: table)]
        + rivals.map { CurveSource(name: $0.kind.rawValue, table: $0.table) }
      var curve = CurveSettings(evaluation: evaluation)
      (curve.draws, curve.methods) = (settings.draws, [.probe])
      let experiment = try CurveExperiment(CurveSource.joined(sources).0, settings: curve)
      return try experiment.run(
        product: engine, products: engine.singleThreaded(), isCancelled: shouldStop
      ) { done in
        onEvent(.progress(title: "drawing labels", done: done, total: experiment.stepCount, unit: "points"))
      }
    }
    guard let entry else { return nil }
    keep(entry.effort)
    return entry.result
  }

  /// Teaches what classifies new photos, with all labels.
  private func save(_ table: EmbeddingTable, _ encoder: POCRecord.Encoder, inputs: [String]) throws -> String?
  {
    let classes = try LabelledRows(of: table).classes
    let targets = try goal.targets(among: classes, good: criterion.good)
    let inspection = targets.map { isTarget in
      InspectionSettings(
        goodClasses: zip(classes, isTarget).filter { !$0.1 }.map(\.0),
        rule: goal.rule ?? .cost(miss: 1, falseAlarm: 1, defectRate: nil))
    }
    stages.forget("classifier") { (digest: String) in
      (try? FileDigest.sha256(ofFile: folder.classifierFile)) != digest
    }
    // Its file also says what the photos look like, for lots that come later.
    let entry = try stages.result("classifier", inputs: inputs + ["looks"]) { () -> String? in
      let classifier = try SavedClassifier(
        teaching: table, encoder: encoder.digest, inspection: inspection, seed: criterion.seed,
        product: engine, threads: settings.threads)
      let bytes = try classifier.encoded()
      try AtomicFile.write(bytes, to: folder.classifierFile)
      return FileDigest.sha256(of: bytes)
    }
    if let entry { keep(entry.effort) }
    return entry?.result
  }
}

extension POCRecord.Rival {
  init(_ kind: Kind, _ judgement: POCJudgement) {
    self.init(
      kind: kind, balancedAccuracy: judgement.evaluation.balancedAccuracy,
      balancedAccuracyCI: judgement.evaluation.balancedAccuracyCI, goal: judgement.verdict.evidence.first)
  }
}
