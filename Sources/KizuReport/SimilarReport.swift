import Foundation
public import KizuCore
public import KizuEval

/// The past photos most similar to new ones, as people and programs read them.
public struct SimilarReport: Sendable {
  /// A photo that was asked for, and its neighbours, most similar first; indices are rows of the table.
  public struct Query: Sendable {
    public let path: String
    public let neighbours: [KNearestNeighbours.Neighbour]

    public init(path: String, neighbours: [KNearestNeighbours.Neighbour]) {
      self.path = path
      self.neighbours = neighbours
    }
  }

  private struct Document: Encodable {
    struct Photo: Encodable {
      let path: String
      let neighbours: [Neighbour]
    }

    struct Neighbour: Encodable {
      let path: String
      let similarity: Float
      let label: String?
      let group: String?
    }

    let command = "similar"
    let nPast: Int
    let photos: [Photo]
  }

  private let queries: [Query]
  private let table: EmbeddingTable

  /// - Parameters:
  ///   - queries: What was asked for.
  ///   - table: The past photos.
  public init(_ queries: [Query], in table: EmbeddingTable) {
    self.queries = queries
    self.table = table
  }

  private static func similarity(_ value: Float) -> String { String(format: "%.4f", Double(value)) }

  /// The lists as JSON with sorted keys and a final line feed.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let photos = queries.map { query in
      Document.Photo(
        path: query.path,
        neighbours: query.neighbours.map {
          let row = table.rows[$0.index]
          return Document.Neighbour(
            path: row.path, similarity: $0.similarity, label: row.label, group: row.group)
        })
    }
    return String(
      decoding: try encoder.encode(Document(nPast: table.rows.count, photos: photos)), as: UTF8.self) + "\n"
  }

  /// A table for each photo that was asked for.
  public var text: String {
    queries.map { query in
      var list = TextTable(columns: [.right("cosine"), .left("photo"), .left("label"), .left("group")])
      for neighbour in query.neighbours {
        let row = table.rows[neighbour.index]
        list.append([Self.similarity(neighbour.similarity), row.path, row.label ?? "", row.group ?? ""])
      }
      return "\(TextTable.onOneLine(query.path))\n\(list)"
    }.joined(separator: "\n")
  }

  /// Each photo that was asked for beside its neighbours.
  ///
  /// - Parameters:
  ///   - query: Reads a photo that was asked for, by its place; nil draws an empty place.
  ///   - past: Reads a past photo, by its row in the table.
  /// - Returns: The sheet.
  public func sheet(
    query: @escaping (Int) -> ImageBuffer?, past: @escaping (Int) -> ImageBuffer?
  ) -> ContactSheet {
    var sheet = ContactSheet(title: "Similar photos")
    sheet.subtitle = [
      "Left: the photo. Then the most similar of \(Prose.count(table.rows.count, "past photo", "past photos")), the most "
        + "similar first, with the cosine of their embeddings."
    ]
    sheet.maximumWidth = 2400
    sheet.maximumHeight = 16_384
    let most = queries.map(\.neighbours.count).max() ?? 0
    let rows = queries.enumerated().map { place, asked in
      let neighbours = asked.neighbours.map { neighbour in
        let row = table.rows[neighbour.index]
        return ContactSheet.Cell(
          caption: [Self.similarity(neighbour.similarity), row.label ?? "no label", row.path]
        ) { past(neighbour.index) }
      }
      return ContactSheet.Row(
        label: ["\(place + 1)."],
        cells: [ContactSheet.Cell(caption: [asked.path]) { query(place) }] + neighbours)
    }
    sheet.sections.append(
      ContactSheet.Section(
        heading: Prose.count(queries.count, "photo", "photos"),
        arrangement: .table(columns: ["photo"] + (0..<most).map { "\($0 + 1)" }, rows: rows)))
    return sheet
  }
}
