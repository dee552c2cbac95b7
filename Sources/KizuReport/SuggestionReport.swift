import Foundation
public import KizuCore
import KizuData
public import KizuEval

/// Which photos to label next, as people and programs read it.
public struct SuggestionReport {
  private struct Document: Encodable {
    struct Photo: Encodable {
      let path: String
      let group: String?
      let clusterSize: Int
      let score: Double
    }

    let command = "suggest"
    let nLabelled: Int
    let nUnlabelled: Int
    let photos: [Photo]
  }

  private let suggestions: [LabelSuggestion]
  private let table: EmbeddingTable

  /// - Parameters:
  ///   - suggestions: The photos, the most useful first.
  ///   - table: Where they come from.
  public init(_ suggestions: [LabelSuggestion], of table: EmbeddingTable) {
    self.suggestions = suggestions
    self.table = table
  }

  private var labelledRows: [EmbeddingTable.Row] { table.rows.filter { $0.label != nil } }

  /// A label file, path,label,group,split: the suggestions with an empty label, then what is labelled already.
  public var csv: [UInt8] {
    var writer = CSVWriter(header: ["path", "label", "group", "split"])
    for row in suggestions.map({ table.rows[$0.row] }) + labelledRows {
      writer.append([row.path, row.label ?? "", row.group ?? "", row.split?.rawValue ?? ""])
    }
    return writer.bytes
  }

  /// The photos side by side.
  ///
  /// - Parameter picture: Reads the photo of a path; nil draws an empty place.
  /// - Returns: The sheet.
  public func sheet(_ picture: @escaping (String) -> ImageBuffer?) -> ContactSheet {
    var sheet = ContactSheet(title: "Label these next")
    sheet.subtitle = ["Each stands for the photos that look like it; the most useful first."]
    sheet.sections.append(
      ContactSheet.Section(
        heading: Prose.count(suggestions.count, "photo", "photos"),
        cells: suggestions.enumerated().map { place, suggestion in
          let path = table.rows[suggestion.row].path
          return ContactSheet.Cell(
            caption: [
              "\(place + 1). \(path)", "for \(Prose.count(suggestion.clusterSize, "photo", "photos"))",
            ]
          ) { picture(path) }
        }))
    return sheet
  }

  /// The list as JSON with sorted keys and a final line feed.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let labelled = labelledRows.count
    let document = Document(
      nLabelled: labelled, nUnlabelled: table.rows.count - labelled,
      photos: suggestions.map {
        let row = table.rows[$0.row]
        return Document.Photo(
          path: row.path, group: row.group, clusterSize: $0.clusterSize, score: $0.score)
      })
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  /// The list as a table.
  public var text: String {
    guard !suggestions.isEmpty else { return "Every photo has a label already.\n" }
    var list = TextTable(columns: [.right(""), .left("label this photo"), .right("looks like it")])
    for (place, suggestion) in suggestions.enumerated() {
      list.append(["\(place + 1)", table.rows[suggestion.row].path, "\(suggestion.clusterSize)"])
    }
    return list.description
  }
}
