import Foundation
import KizuEval

extension LabelAuditReport {
  /// The JSON document; its property names are its keys.
  private struct Document: Encodable {
    struct Witness: Encodable {
      let path: String
      let label: String
      let similarity: Float
    }

    struct Photo: Encodable {
      let path: String
      let label: String
      let suggestion: String
      let labelProbability: Double
      let suggestionProbability: Double
      let isDoubtful: Bool
      let isUnanimous: Bool
      let agreeing: [Witness]
      let disagreeing: [Witness]
    }

    let command = "audit-labels"
    let classes: [String]
    let nJudged: Int
    let nUnjudged: Int
    let nUnlabelled: Int
    let folds: Int
    let balancedAccuracy: Double
    let estimatedWrong: Double
    let check: PlantedErrors?
    let isTrusted: Bool?
    let nDoubtful: Int
    let nUnanimous: Int
    let photos: [Photo]
  }

  /// The figures and the first cases as JSON with sorted keys and a final line feed; docs/audit-labels.md explains the
  /// keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    func witnesses(_ neighbours: [KNearestNeighbours.Neighbour]) -> [Document.Witness] {
      neighbours.map {
        let row = table.rows[$0.index]
        return Document.Witness(path: row.path, label: row.label ?? "", similarity: $0.similarity)
      }
    }
    let photos = shown.map { entry in
      let finding = entry.finding
      return Document.Photo(
        path: table.rows[finding.row].path, label: name(finding.label), suggestion: name(finding.suggestion),
        labelProbability: finding.labelProbability, suggestionProbability: finding.suggestionProbability,
        isDoubtful: finding.isDoubtful, isUnanimous: finding.isUnanimous,
        agreeing: witnesses(entry.witnesses.agreeing), disagreeing: witnesses(entry.witnesses.disagreeing))
    }
    let document = Document(
      classes: audit.classes, nJudged: audit.findings.count, nUnjudged: audit.unjudged.count,
      nUnlabelled: audit.unlabelledCount, folds: audit.folds, balancedAccuracy: audit.balancedAccuracy,
      estimatedWrong: audit.estimatedWrong, check: audit.check, isTrusted: audit.check?.isTrusted,
      nDoubtful: audit.doubtful.count,
      nUnanimous: audit.doubtful.count { $0.isUnanimous }, photos: photos)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}
