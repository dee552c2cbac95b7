public import KizuCore

/// A picture of many small pictures with captions: the photos of a folder, or the views of a few of them.
///
/// ```swift
/// var sheet = ContactSheet(title: "kizu inspect line3")
/// sheet.subtitle = ["1,360 photos, 7 classes"]
/// sheet.sections.append(
///   ContactSheet.Section(
///     heading: "Broken files", note: "They are left out of training.",
///     cells: files.map { file in
///       ContactSheet.Cell(caption: [file], badge: .init(.bad, "truncated")) {
///         try? PhotoCodec.decode(file: file)
///       }
///     }))
/// let png = try PhotoCodec.encodePNG(sheet.rendered())
/// ```
///
/// Pictures are asked for one at a time, top to bottom and left to right, and dropped once drawn; those that
/// do not fit are never asked for. The same sheet gives the same pixels on every machine.
public struct ContactSheet {
  /// The name of the sheet, shortened where it is wider than the sheet.
  public var title: String
  /// What stands below the title; each paragraph is wrapped, to 4 lines at most.
  public var subtitle: [String] = []
  /// The parts of the sheet, top to bottom.
  public var sections: [Section] = []
  /// The side of the square that a picture is drawn in, in pixels: 32…1024, other values are taken as the
  /// nearest.
  public var pictureSide = 160
  /// The widest that the sheet becomes, in pixels: 320…4096, other values are taken as the nearest.
  public var maximumWidth = 1600
  /// The highest that the sheet becomes, in pixels: 320…16384, other values are taken as the nearest; what
  /// does not fit is counted in a last line, "… and N more".
  public var maximumHeight = 8000

  public init(title: String) {
    self.title = title
  }

  /// A part of a sheet with a heading of its own.
  public struct Section {
    /// One line, shortened where it is too long.
    public var heading: String
    /// What the reader should know, wrapped to 4 lines at most; may be empty.
    public var note: String
    /// How the cells stand.
    public var arrangement: Arrangement
    /// The most rows shown, nil for all; what is left out is counted in a line of its own.
    public var rowLimit: Int?

    public init(heading: String, note: String = "", arrangement: Arrangement, rowLimit: Int? = nil) {
      self.heading = heading
      self.note = note
      self.arrangement = arrangement
      self.rowLimit = rowLimit
    }

    /// A section whose cells wrap from row to row.
    public init(heading: String, note: String = "", cells: [Cell], rowLimit: Int? = nil) {
      self.init(heading: heading, note: note, arrangement: .wrapping(cells), rowLimit: rowLimit)
    }
  }

  /// How the cells of a section stand.
  public enum Arrangement {
    /// One after another, as many in a row as the sheet is wide.
    case wrapping([Cell])
    /// In columns under headings. Pictures shrink to 48 pixels at least where the columns are many; columns
    /// that do not fit even so are left out, and the section says how many.
    case table(columns: [String], rows: [Row])
    /// Figures in aligned columns under headings, without pictures.
    case figures(columns: [TextTable.Column], rows: [[String]])
  }

  /// A row of a table.
  public struct Row {
    /// Lines to the left of the row.
    public var label: [String]
    /// One a column; missing ones stay empty.
    public var cells: [Cell]

    public init(label: [String], cells: [Cell]) {
      self.label = label
      self.cells = cells
    }
  }

  /// A picture with what is said about it.
  public struct Cell {
    /// Makes the picture, one channel or three; nil draws an empty place.
    public var picture: () -> ImageBuffer?
    /// Lines below the picture, each shortened in its middle where it is wider than the cell.
    public var caption: [String]
    /// A verdict over the picture, which also frames it in its colour.
    public var badge: Badge?

    public init(caption: [String] = [], badge: Badge? = nil, picture: @escaping () -> ImageBuffer?) {
      self.caption = caption
      self.badge = badge
      self.picture = picture
    }
  }

  /// A verdict on a picture: a sign that is told apart without colours, and a word or two.
  public struct Badge: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      case ok
      case warning
      case bad
    }

    public var kind: Kind
    /// May be empty.
    public var text: String

    public init(_ kind: Kind, _ text: String = "") {
      self.kind = kind
      self.text = text
    }

    var colour: Canvas.Colour {
      switch kind {
      case .ok: .ok
      case .warning: .warning
      case .bad: .bad
      }
    }

    var label: String {
      let sign =
        switch kind {
        case .ok: "✓"
        case .warning: "!"
        case .bad: "×"
        }
      return text.isEmpty ? sign : "\(sign) \(text)"
    }
  }
}
