public import KizuCodecs
public import KizuCore
import KizuData
public import KizuTrial

/// An inspection as pictures: what endangers the result side by side, then one photo of each class.
///
/// Only photos that are shown are read again, one at a time.
///
/// ```swift
/// let png = try PhotoCodec.encodePNG(InspectionSheet(inspection).rendered())
/// ```
public struct InspectionSheet {
  /// Cases of one kind that are shown.
  private static let caseCount = 24
  /// Photos of one case that are shown.
  private static let photosOfCase = 4
  private static let brokenCount = 40
  private static let pictureSide = 144

  private let inspection: Inspection
  private let options: DecodeOptions

  /// A sheet of what was found.
  ///
  /// - Parameters:
  ///   - inspection: What was found.
  ///   - pixelLimit: The most pixels of a photo.
  public init(_ inspection: Inspection, pixelLimit: Int = PhotoCodec.pixelLimit) {
    self.inspection = inspection
    options = DecodeOptions(
      pixelLimit: pixelLimit, intensity: PhotoAudit.intensity, sufficientShortSide: Self.pictureSide)
  }

  /// Draws the sheet.
  ///
  /// - Returns: Three channels, within the limits of ``ContactSheet``.
  public func rendered() -> ImageBuffer { sheet.rendered() }

  /// The sheet before it is drawn.
  var sheet: ContactSheet {
    var sheet = ContactSheet(title: "kizu inspect \(inspection.folder)")
    let findings = InspectionReport(inspection).findings
    sheet.subtitle = ["\(Prose.count(inspection.set.photos.count, "photo", "photos"))"]
    sheet.subtitle +=
      findings.isEmpty
      ? ["Nothing was found that endangers a result."] : findings.prefix(7).map(\.title)
    sheet.pictureSide = Self.pictureSide
    let conflicts = inspection.conflicts
    let leaks = inspection.leaks
    sheet.sections = [
      cases(
        "The same picture under two labels", conflicts.filter { $0.kind != .near }, badge: .bad, by: \.label),
      cases(
        "The same picture or group on both sides of the split", leaks.filter { $0.kind != .near },
        badge: .bad,
        by: \.split?.rawValue),
      cases(
        "Look-alikes under two labels", conflicts.filter { $0.kind == .near }, badge: .warning, by: \.label),
      cases(
        "Look-alikes on both sides of the split", leaks.filter { $0.kind == .near }, badge: .warning,
        by: \.split?.rawValue),
      broken,
      cases("Copies and look-alikes without a common group", inspection.ungrouped, badge: nil, by: \.group),
      classes,
    ].compactMap { $0 }
    return sheet
  }

  /// A row for each case: the photos that show it side by side.
  private func cases(
    _ heading: String, _ matches: [Inspection.Match], badge: ContactSheet.Badge.Kind?,
    by property: (Photo) -> String?
  ) -> ContactSheet.Section? {
    guard !matches.isEmpty else { return nil }
    let rows = matches.prefix(Self.caseCount).map { match in
      let photos = differing(match.photos, by: property)
      let kind =
        switch match.kind {
        case .identical: "same file"
        case .near: match.similarity.map { "alike " + InspectionReport.decimal(Double($0)) } ?? "alike"
        case .group: "same group"
        }
      let rest = match.photos.count - photos.count
      return ContactSheet.Row(
        label: [kind] + (rest > 0 ? ["and \(Prose.grouped(rest)) more"] : []),
        cells: photos.map { photo in
          cell(photo, badge: badge.flatMap { kind in property(photo).map { .init(kind, $0) } })
        })
    }
    let rest = matches.count - rows.count
    return ContactSheet.Section(
      heading: "\(heading): \(Prose.grouped(matches.count))",
      note: rest > 0 ? "The first \(rows.count) are shown." : "",
      arrangement: .table(columns: [], rows: Array(rows)))
  }

  /// Some photos of a case, such that different values of the property are among them.
  private func differing(_ indices: [Int], by property: (Photo) -> String?) -> [Photo] {
    let photos = indices.map { inspection.set.photos[$0] }
    guard photos.count > Self.photosOfCase else { return photos }
    let first = photos[0]
    let other = photos.first { property($0) != property(first) } ?? photos[1]
    let rest = photos.dropFirst().lazy.filter { $0 != other }
    return [first, other] + rest.prefix(Self.photosOfCase - 2)
  }

  /// Files that cannot be read have no picture: they are named.
  private var broken: ContactSheet.Section? {
    let broken = inspection.broken
    guard !broken.isEmpty else { return nil }
    return ContactSheet.Section(
      heading: "Files that cannot be used: \(Prose.grouped(broken.count))",
      cells: broken.prefix(Self.brokenCount).map { file in
        ContactSheet.Cell(caption: [inspection.set.photos[file.photo].path, file.reason], badge: .init(.bad))
        { nil }
      })
  }

  /// The first readable photo of each class, with its counts.
  private var classes: ContactSheet.Section? {
    guard !inspection.set.classes.isEmpty else { return nil }
    var sample: [String: Photo] = [:]
    for (photo, reading) in zip(inspection.set.photos, inspection.audit.readings) {
      guard case .photo = reading, let label = photo.label, sample[label] == nil else { continue }
      sample[label] = photo
    }
    let figures = inspection.classFigures
    return ContactSheet.Section(
      heading: "One photo of each class",
      cells: inspection.set.classes.map { name in
        let count = figures[name]?.photos ?? 0
        return ContactSheet.Cell(
          caption: [name, Prose.count(count, "photo", "photos"), sample[name]?.path ?? "none readable"],
          picture: picture(sample[name]))
      })
  }

  private func cell(_ photo: Photo, badge: ContactSheet.Badge?) -> ContactSheet.Cell {
    let labels = [photo.label, photo.split?.rawValue].compactMap { $0 }.joined(separator: ", ")
    return ContactSheet.Cell(
      caption: [photo.path] + (labels.isEmpty ? [] : [labels]), badge: badge, picture: picture(photo))
  }

  /// Reads a photo when it is drawn; one that has vanished meanwhile leaves an empty place.
  private func picture(_ photo: Photo?) -> () -> ImageBuffer? {
    let options = options
    return { photo.flatMap { try? PhotoCodec.decode(file: $0.file, options: options) } }
  }
}
