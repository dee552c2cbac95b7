package import KizuCore
import KizuData

/// What photos of other groups say about a photo's class: all that does not depend on the labels is found once.
package struct LabelEvidence {
  /// Neighbours that vote.
  ///
  /// Chosen with ``temperature`` and ``strength`` on training photos, see docs/audit-labels.md.
  private static let voters = 10
  private static let temperature = 0.07
  /// C of the probe.
  private static let strength = 0.01

  package let labelled: LabelledRows
  private let values: [Float]
  private let dimension: Int
  private let groups: GroupNumbers
  /// The nearest photos of other groups, by position among the labelled ones.
  private let neighbours: [[KNearestNeighbours.Neighbour]]

  package init(_ table: EmbeddingTable, product: any MatrixProduct, threads: Int) throws(EvaluationError) {
    labelled = try LabelledRows(of: table)
    groups = GroupNumbers(labelled.groups)
    guard groups.count > 1 else { throw .oneGroup }
    dimension = table.dimension
    values = table.values.rows(labelled.rows, dimension: dimension)
    let search = KNearestNeighbours(
      references: values, dimension: dimension, labels: labelled.labels, classCount: labelled.classes.count,
      neighbourCount: Self.voters)
    neighbours = search.neighbours(
      of: values, apart: .init(ofQuery: groups.ofRow, ofReference: groups.ofRow), product: product,
      threads: threads)
  }

  /// Audits labels, which need not be those of the table.
  ///
  /// - Parameters:
  ///   - labels: The class of each labelled row, in 0 ..< K.
  ///   - seed: Keys the folds.
  ///   - product: What multiplies matrices.
  /// - Returns: The audit.
  package func audit(_ labels: [Int], seed: UInt64, product: any MatrixProduct) -> LabelAudit {
    let classCount = labelled.classes.count
    let folds = min(LinearProbe.mostFolds, groups.count)
    let foldOfRow = GroupedFolds.assign(labels: labels, groups: labelled.groups, folds: folds, seed: seed)
    let probe = LinearProbe.outOfFold(
      values, dimension: dimension, labels: labels, classCount: classCount, foldOfRow: foldOfRow,
      folds: folds,
      c: Self.strength, classWeight: .balanced, tolerance: LinearProbe.searchTolerance, product: product)
    let votes = neighbours.flatMap {
      KNearestNeighbours.shares(
        of: $0, labels: labels, classCount: classCount, temperature: Self.temperature)
    }
    let mean = zip(probe, votes).map { ($0 + $1) / 2 }
    let judged = judgeable(labels, foldOfRow: foldOfRow, folds: folds)
    func rows(of probabilities: [Double]) -> [Double] {
      judged.flatMap { probabilities[$0 * classCount..<($0 + 1) * classCount] }
    }
    let own = rows(of: mean)
    let given = judged.map { labels[$0] }
    let joint = ConfidentJoint(probabilities: own, labels: given, classCount: classCount)
    let calls = own.largestPerRow(of: classCount)
    let unanimous = zip(
      rows(of: probe).largestPerRow(of: classCount), rows(of: votes).largestPerRow(of: classCount)
    ).map { $0 == $1 ? $0 : nil }
    var findings = judged.indices.map { place in
      finding(
        labelled.rows[judged[place]], label: given[place],
        probabilities: own[place * classCount..<(place + 1) * classCount], unanimous: unanimous[place])
    }
    findings.sort { ($0.labelProbability, $0.row) < ($1.labelProbability, $1.row) }
    return LabelAudit(
      classes: labelled.classes, findings: findings, estimatedWrong: joint.wrong,
      balancedAccuracy: ClassificationMetrics(
        confusion: ClassificationMetrics.confusion(truth: given, predicted: calls, classCount: classCount)
      ).balancedAccuracy,
      folds: folds, unjudged: Set(labels.indices).subtracting(judged).sorted().map { labelled.rows[$0] },
      unlabelledCount: labelled.unlabelledCount)
  }

  /// The rows whose class other folds, and other groups, have shown to both classifiers.
  private func judgeable(_ labels: [Int], foldOfRow: [Int], folds: Int) -> [Int] {
    var foldsOfClass = [Set<Int>](repeating: [], count: labelled.classes.count)
    for (label, fold) in zip(labels, foldOfRow) { foldsOfClass[label].insert(fold) }
    return labels.indices.filter { foldsOfClass[labels[$0]].count > 1 }
  }

  private func finding(
    _ row: Int, label: Int, probabilities: ArraySlice<Double>, unanimous: Int?
  ) -> LabelAudit.Finding {
    let shares = Array(probabilities)
    var suggestion = label == 0 ? 1 : 0
    for other in shares.indices where other != label && shares[other] > shares[suggestion] {
      suggestion = other
    }
    return LabelAudit.Finding(
      row: row, label: label, suggestion: suggestion, labelProbability: shares[label],
      suggestionProbability: shares[suggestion], isUnanimous: unanimous == suggestion)
  }
}
