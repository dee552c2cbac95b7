import Foundation
public import KizuCore
public import KizuEval

/// The past photos most similar to new ones, as people and programs read them.
public struct SimilarReport: Sendable {
  /// A photo that was asked for, and its neighbours, most similar first; indices are rows of the table.
  public struct Query: Sendable {
    public let path: String
    public let neighbours: [KNearestNeighbours.Neighbour]
    /// How far it lies from the middle of the past photos: `UsualDistances.length(of:)`.
    public let length: Float

    public init(path: String, neighbours: [KNearestNeighbours.Neighbour], length: Float = 0) {
      self.path = path
      self.neighbours = neighbours
      self.length = length
    }
  }

  private struct Document: Encodable {
    struct Photo: Encodable {
      let path: String
      let isUnlikeAnything: Bool?
      let neighbours: [Neighbour]
    }

    /// Cosines of past photos to their nearest one of another group.
    struct Usual: Encodable {
      let median: Float
      let limit: Float
    }

    struct Neighbour: Encodable {
      let path: String
      let similarity: Float
      let label: String?
      let group: String?
    }

    let command = "similar"
    let nPast: Int
    let usual: Usual?
    let photos: [Photo]
  }

  private let queries: [Query]
  private let table: EmbeddingTable
  private let usual: UsualDistances?

  /// - Parameters:
  ///   - queries: What was asked for.
  ///   - table: The past photos.
  ///   - usual: How far past photos lie from each other; nil where that is not known.
  public init(_ queries: [Query], in table: EmbeddingTable, usual: UsualDistances? = nil) {
    self.queries = queries
    self.table = table
    self.usual = usual
  }

  /// Whether a photo is less like the past ones than these are like each other; nil where that is not known.
  private func isUnlikeAnything(_ query: Query) -> Bool? {
    usual.flatMap { usual in
      query.neighbours.first.map { usual.areExceeded(distance: 1 - $0.similarity, length: query.length) }
    }
  }

  private var cosines: Document.Usual? {
    guard let usual, !usual.distances.isEmpty else { return nil }
    return Document.Usual(median: 1 - usual.distances[usual.distances.count / 2], limit: 1 - usual.limit)
  }

  /// What a cosine is to be measured by.
  private var measure: String? {
    cosines.map {
      "Half of the past photos have a nearest one of another group at \(Self.similarity($0.median)) or more. Below "
        + "\(Self.similarity($0.limit)), or farther from the middle of all than they are, a photo is unlike anything seen."
    }
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
        path: query.path, isUnlikeAnything: isUnlikeAnything(query),
        neighbours: query.neighbours.map {
          let row = table.rows[$0.index]
          return Document.Neighbour(
            path: row.path, similarity: $0.similarity, label: row.label, group: row.group)
        })
    }
    return String(
      decoding: try encoder.encode(Document(nPast: table.rows.count, usual: cosines, photos: photos)),
      as: UTF8.self) + "\n"
  }

  /// A table for each photo that was asked for, and what its cosines are to be measured by.
  public var text: String {
    queries.map { query in
      var list = TextTable(columns: [.right("cosine"), .left("photo"), .left("label"), .left("group")])
      for neighbour in query.neighbours {
        let row = table.rows[neighbour.index]
        list.append([Self.similarity(neighbour.similarity), row.path, row.label ?? "", row.group ?? ""])
      }
      let remark = isUnlikeAnything(query) == true ? ": unlike anything seen" : ""
      return "\(TextTable.onOneLine(query.path))\(remark)\n\(list)"
    }.joined(separator: "\n") + (measure.map { "\n" + Prose.wrapped($0) } ?? "")
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
        + "similar first, with the cosine of their embeddings. " + (measure ?? "")
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
        cells: [
          ContactSheet.Cell(
            caption: [asked.path] + (isUnlikeAnything(asked) == true ? ["unlike anything seen"] : [])
          ) { query(place) }
        ] + neighbours)
    }
    sheet.sections.append(
      ContactSheet.Section(
        heading: Prose.count(queries.count, "photo", "photos"),
        arrangement: .table(columns: ["photo"] + (0..<most).map { "\($0 + 1)" }, rows: rows)))
    return sheet
  }
}
