import Foundation
import KizuCore
import KizuData
import KizuReport

extension Site {
  private struct Change: Decodable {
    var id: Int
    /// Null takes the label away.
    var label: String?
    var revision: Int
  }

  private struct Answer: Encodable {
    var entry: LabelSheet.Entry?
    var error: String?
  }

  private struct NewClass: Codable {
    var name: String
    var classes: [String]?
  }

  /// The sheet, or what changed in it.
  func document(since version: Int) -> Reply {
    // The sheet of a trial may not be written yet.
    let nothing = LabelSheet.Document(version: 0, count: 0, order: [], classes: [], entries: [])
    return withSheet(missing: .json(nothing)) { .json(try $0.document(since: version)) }
  }

  /// Labels a photo: 200 with the label as it is now, 409 with a newer one that stays, 404 where the photo is gone.
  func label(_ body: [UInt8]) -> Reply {
    guard let change = try? JSONDecoder().decode(Change.self, from: Data(body)) else { return badRequest }
    if let label = change.label, ClassList.name(label) != label, !isKnown(label) { return badRequest }
    return withSheet { sheet in
      switch try sheet.set(change.id, label: change.label, revision: change.revision) {
      case .saved(let entry): .json(Answer(entry: entry))
      case .conflict(let entry): .json(Answer(entry: entry), status: 409)
      case .unknown: .json(Answer(), status: 404)
      }
    }
  }

  /// Offers another class.
  func addClass(_ body: [UInt8]) -> Reply {
    guard let wish = try? JSONDecoder().decode(NewClass.self, from: Data(body)) else { return badRequest }
    return withSheet { sheet in
      let bad = options.language(SheetPhrase.classBad, "\(ClassList.nameLimit)", "\(ClassList.limit)")
      guard let name = ClassList.name(wish.name) else { return .json(Answer(error: bad), status: 400) }
      try sheet.add(class: name)
      let classes = try sheet.document(since: 0).classes
      guard classes.contains(name) else { return .json(Answer(error: bad), status: 400) }
      return .json(NewClass(name: name, classes: classes))
    }
  }

  /// A class that stands in the file may have a name that nobody could type.
  private func isKnown(_ label: String) -> Bool {
    (try? sheet?.opened()?.document(since: 0).classes.contains(label)) ?? false
  }

  private var badRequest: Reply { .json(Answer(error: "This is no request of the page."), status: 400) }

  private func withSheet(
    missing: Reply = .json(Answer(), status: 404), _ body: (LabelSheet) throws -> Reply
  ) -> Reply {
    do {
      guard let sheet = try sheet?.opened() else { return missing }
      return try body(sheet)
    } catch {
      let words = (error as? any ReportableError)?.description ?? "\(error)"
      return .json(Answer(error: words), status: 500)
    }
  }
}
