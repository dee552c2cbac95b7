import KizuData
import KizuEval

extension POCTrial {
  /// The photos to label, where the labels do not allow a judgement; nil where they do.
  func request(_ table: EmbeddingTable, _ set: PhotoSet) -> POCLabelRequest? {
    do {
      let labelled = try LabelledRows(of: table)
      _ = try EvaluationPlan(
        labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: evaluation)
      guard let isTarget = try goal.targets(among: labelled.classes, good: criterion.good) else {
        return nil
      }
      // On both sides of a split, and enough groups to fold the teaching photos, both are wanted.
      let test = labelled.rows.indices.filter {
        !set.hasSplit || table.rows[labelled.rows[$0]].split == .test
      }
      let sides = Set(test.map { isTarget[labelled.labels[$0]] })
      return sides.count == 2 ? nil : request(.unfit("\(EvaluationError.oneSidedTest)"), table, set)
    } catch EvaluationError.noLabelledRows {
      return request(.none, table, set)
    } catch {
      return request(.unfit("\(error)"), table, set)
    }
  }

  /// The photos to label next; none where every photo has a label.
  func request(_ reason: POCLabelRequest.Reason, _ table: EmbeddingTable, _ set: PhotoSet) -> POCLabelRequest
  {
    POCLabelRequest(
      reason: reason,
      suggestions: LabelSuggestion.suggest(
        from: table, count: settings.suggestionCount, seed: criterion.seed, product: engine,
        threads: settings.threads), table: table, photos: set.photos)
  }

  /// How photos are parted.
  var evaluation: EvaluationSettings {
    EvaluationSettings(seed: criterion.seed, threads: settings.threads)
  }
}
