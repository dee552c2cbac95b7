import KizuAugment
public import KizuCore
import KizuData
import KizuTrial

/// A preview as one picture: photos with their views, what becomes of defects, and each operation by itself.
///
/// ```swift
/// let png = try PhotoCodec.encodePNG(PreviewSheet(preview).rendered())
/// ```
public struct PreviewSheet {
  private static let title = "kizu preview"
  private static let columnHeadings = ["as it is", "weakest, or low end", "middle", "strongest, or high end"]

  private let preview: Preview
  private let painter: PreviewPainter

  public init(_ preview: Preview) {
    self.preview = preview
    let hasMasks = preview.photos.contains { $0.mask != nil }
    painter = PreviewPainter(
      preview.settings, columns: preview.viewCount + (hasMasks ? 2 : 1), preview.photos)
  }

  /// Draws the sheet.
  ///
  /// - Returns: Three channels, within the limits of ``ContactSheet``.
  public func rendered() -> ImageBuffer { sheet.rendered() }

  /// The sheet before it is drawn.
  var sheet: ContactSheet {
    var sheet = ContactSheet(title: "\(Self.title) \(preview.folder)")
    sheet.subtitle = [preview.summary, preview.verdict]
    sheet.pictureSide = painter.side
    sheet.maximumWidth = 4096
    sheet.maximumHeight = 16_384
    sheet.sections = [photos]
    sheet.sections += preview.tables.map {
      ContactSheet.Section(
        heading: $0.heading, note: $0.note, arrangement: .figures(columns: $0.columns, rows: $0.rows))
    }
    sheet.sections += [strengths, switches].compactMap { $0 }
    return sheet
  }

  // MARK: Photos and views

  private var photos: ContactSheet.Section {
    let hasMasks = preview.photos.contains { $0.mask != nil }
    let views = (1...preview.viewCount).map { "view \($0)" }
    return ContactSheet.Section(
      heading: "Photos and the views that training makes of them",
      note:
        "Training takes two views of a photo and teaches the encoder that they show the same. Frames on "
        + "the photo "
        + "are what each view shows, in its colour and with its number. A defect that is outside the "
        + "frame, or no longer "
        + "to be seen, is one that the encoder learns to ignore."
        + scale,
      arrangement: .table(
        columns: ["photo"] + (hasMasks ? ["its defect"] : []) + views, rows: preview.photos.map(row)))
  }

  private var scale: String {
    switch painter.factor {
    case 0: " Views are shown smaller than they are."
    case 1: ""
    case let factor: " Each pixel of a view is shown \(factor) × \(factor)."
    }
  }

  private func row(_ photo: PreviewPhoto) -> ContactSheet.Row {
    let parameters = (0..<preview.viewCount).map { preview.settings.parameters(of: photo, view: $0) }
    let part = photo.tile.map { ["tile at \($0.x), \($0.y)"] } ?? []
    var cells = [
      ContactSheet.Cell(caption: ["\(photo.image.width) × \(photo.image.height) pixels"]) {
        painter.photo(photo, views: parameters)
      }
    ]
    if preview.photos.contains(where: { $0.mask != nil }) {
      let caption = photo.mask.map { "size \(Preview.pixels($0.shorterSide)) pixels" } ?? "none marked"
      cells.append(ContactSheet.Cell(caption: [caption]) { painter.defect(of: photo) })
    }
    cells += parameters.enumerated().map { index, parameters in
      ContactSheet.Cell(caption: painter.caption(of: photo, parameters)) {
        painter.view(of: photo, parameters, number: index)
      }
    }
    return ContactSheet.Row(
      label: [photo.photo.label, photo.photo.path].compactMap { $0 } + part, cells: cells)
  }

  // MARK: Operations

  private var strengths: ContactSheet.Section? {
    let operations = preview.operations.filter { !$0.isSwitch }
    guard !operations.isEmpty else { return nil }
    // A second photo where the views above make the sheet wide enough.
    let examples = preview.photos.prefix(preview.viewCount >= 5 ? 2 : 1)
    return ContactSheet.Section(
      heading: "Each operation by itself", note: operationsNote,
      arrangement: .table(
        columns: examples.flatMap { _ in Self.columnHeadings },
        rows: operations.map { operation in
          let cells = examples.flatMap { photo in
            [unaltered(photo)] + ViewOperation.Level.allCases.map { cell(photo, operation, $0) }
          }
          return ContactSheet.Row(label: label(of: operation), cells: cells)
        }))
  }

  private var switches: ContactSheet.Section? {
    let operations = preview.operations.filter(\.isSwitch)
    guard !operations.isEmpty else { return nil }
    let photo = preview.photos[0]
    return ContactSheet.Section(
      heading: "Operations that are on or off",
      cells: [unaltered(photo)]
        + operations.map { operation in
          var cell = cell(photo, operation, .strongest)
          cell.caption = label(of: operation)
          return cell
        })
  }

  private var operationsNote: String {
    var sentences = [
      "The whole photo, squeezed into a square, altered by one operation alone; training combines them all."
    ]
    if !preview.idleOperations.isEmpty {
      sentences.append("No effect on grey photos: \(Self.list(preview.idleOperations)).")
    }
    if !preview.offOperations.isEmpty {
      sentences.append("Off in this recipe: \(Self.list(preview.offOperations)).")
    }
    return sentences.joined(separator: " ")
  }

  private static func list(_ operations: [ViewOperation]) -> String {
    operations.map(\.name).joined(separator: ", ")
  }

  private func label(of operation: ViewOperation) -> [String] {
    let recipe = preview.settings.recipe
    let share = operation.probability(in: recipe)
    let often = share < 1 ? "in \(Preview.percent(Double(share))) of views" : "in every view"
    return [operation.name, often]
      + (preview.survivalText(of: operation).map { ["strongest alone:", $0] } ?? [])
  }

  private func unaltered(_ photo: PreviewPhoto) -> ContactSheet.Cell {
    ContactSheet.Cell(caption: ["as it is"]) {
      painter.view(of: photo, ViewParameters(wholeOf: photo.image), number: nil)
    }
  }

  private func cell(
    _ photo: PreviewPhoto, _ operation: ViewOperation, _ level: ViewOperation.Level
  ) -> ContactSheet.Cell {
    let parameters = preview.settings.parameters(of: photo, operation, level)
    let caption = [operation.text(level, in: preview.settings.recipe)]
    return ContactSheet.Cell(caption: caption) { painter.view(of: photo, parameters, number: nil) }
  }
}
