public import KizuCore
import KizuEval

extension LabelAuditReport {
  /// Each doubted photo beside the photos that speak for its label and against it.
  ///
  /// - Parameters:
  ///   - witnesses: How many photos are shown on either side.
  ///   - picture: Reads the photo of a path; nil draws an empty place.
  /// - Returns: The sheet.
  public func sheet(witnesses: Int, picture: @escaping (String) -> ImageBuffer?) -> ContactSheet {
    var sheet = ContactSheet(title: "Doubtful labels")
    sheet.subtitle = [
      estimate,
      "Left: the photo and its label. Then the most similar photos of other groups with the same label, and with other "
        + "labels. Where the photo looks like the right ones and not like the middle ones, its label is probably wrong.",
    ]
    if let trust, trust.isWarning { sheet.subtitle.insert(trust.text, at: 0) }
    sheet.maximumWidth = 1800
    sheet.maximumHeight = 16_384
    sheet.pictureSide = 144
    let sides =
      (0..<witnesses).map { $0 == 0 ? "same label" : "" }
      + (0..<witnesses).map { $0 == 0 ? "other labels" : "" }
    sheet.sections.append(
      ContactSheet.Section(
        heading: "The \(Prose.count(shown.count, "most doubtful label", "most doubtful labels"))",
        arrangement: .table(
          columns: ["photo"] + sides,
          rows: shown.enumerated().map { place, entry in
            row(place, entry, witnesses: witnesses, picture: picture)
          })))
    return sheet
  }

  private func row(
    _ place: Int, _ entry: Case, witnesses: Int, picture: @escaping (String) -> ImageBuffer?
  ) -> ContactSheet.Row {
    let finding = entry.finding
    func cells(_ neighbours: [KNearestNeighbours.Neighbour]) -> [ContactSheet.Cell] {
      let cells = neighbours.prefix(witnesses).map { neighbour in
        let row = table.rows[neighbour.index]
        return ContactSheet.Cell(
          caption: ["\(Self.similarity(neighbour.similarity)) \(row.label ?? "")", row.path]
        ) { picture(row.path) }
      }
      let missing = witnesses - cells.count
      return cells + (0..<missing).map { _ in ContactSheet.Cell(caption: ["none"]) { nil } }
    }
    let path = table.rows[finding.row].path
    let own = ContactSheet.Cell(
      caption: [name(finding.label), path], badge: .init(finding.isDoubtful ? .bad : .warning)
    ) { picture(path) }
    return ContactSheet.Row(
      label: [
        "\(place + 1). \(name(finding.label))", "p \(Self.decimal(finding.labelProbability))",
        "rather \(name(finding.suggestion))", "p \(Self.decimal(finding.suggestionProbability))",
      ],
      cells: [own] + cells(entry.witnesses.agreeing) + cells(entry.witnesses.disagreeing))
  }
}
