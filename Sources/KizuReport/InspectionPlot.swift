import Foundation
public import KizuCore
public import KizuEval

/// How good is told from defect, as a picture: ROC curve, precision against recall, and whether probabilities are honest.
///
/// The reliability panel shows, for each tenth of the probability of a defect, the share of test photos that are defects
/// with its exact 95 % interval; honest probabilities lie on the diagonal.
public struct InspectionPlot {
  private static let size = (width: 1200, height: 542)
  private static let side = 300
  private static let top = 150
  private static let line = Plot.colours[0]

  private let figures: InspectionFigures

  public init(_ figures: InspectionFigures) {
    self.figures = figures
  }

  /// The picture, three channels.
  public func rendered() -> ImageBuffer { plot.rendered().image }

  /// The same as an SVG document.
  public var svg: String { plot.svg }

  /// One square of shares.
  private struct Panel {
    var left: Int
    var x: LinearScale { LinearScale(0...1, from: left, to: left + InspectionPlot.side) }
    var y: LinearScale {
      LinearScale(0...1, from: InspectionPlot.top + InspectionPlot.side, to: InspectionPlot.top)
    }
    func point(_ across: Double, _ up: Double) -> Plot.Point { Plot.Point(x: x(across), y: y(up)) }
  }

  private var plot: Plot {
    var plot = Plot(width: Self.size.width, height: Self.size.height)
    plot.marks.append(.text(title, .init(x: 20, y: 14), .heading, .ink, .left))
    let lines = Canvas.wrapped(subtitle, toWidth: Self.size.width - 40, font: .text, lineLimit: 2)
    for (row, line) in lines.enumerated() {
      plot.marks.append(.text(line, .init(x: 20, y: 46 + 22 * row), .text, .quietInk, .left))
    }
    let panels = (0..<3).map { Panel(left: 72 + $0 * 388) }
    addROC(to: &plot, panels[0])
    addPrecisionRecall(to: &plot, panels[1])
    addReliability(to: &plot, panels[2])
    return plot
  }

  private var title: String {
    let (escapes, overkill) = (figures.escapes, figures.overkill)
    return
      "\(escapes.count) of \(escapes.of) defects slip through, \(overkill.count) of \(overkill.of) good ones are "
      + "rejected"
  }

  private var subtitle: String {
    let review = figures.review.map {
      $0.defects.count + $0.good.count == 0
        ? " Nobody has to look."
        : " \($0.defects.count) defects and \($0.good.count) good ones are to be looked at."
    }
    let groups = figures.escapeGroups.map { EvaluationReport.percent($0.upper) }
    return
      "With 95 % confidence at most \(EvaluationReport.percent(figures.escapes.upper)) of defects slip through "
      + "(photos taken as independent)"
      + (groups.map { "; in at most \($0) of their groups one does." } ?? ".") + (review ?? "")
  }

  private func addROC(to plot: inout Plot, _ panel: Panel) {
    addAxes(
      to: &plot, panel, title: "ROC, area \(EvaluationReport.percent(figures.auroc))",
      across: "good ones rejected", up: "defects found", note: "ring: the line in use; dashed: guessing")
    addDiagonal(to: &plot, panel)
    plot.polyline(figures.roc.map { panel.point($0[0], $0[1]) }, Self.line, thickness: 3)
    // What the lines that were drawn beforehand gave; looked at counts as not let through.
    let seen = panel.point(
      figures.overkill.rate, 1 - figures.escapes.rate - (figures.review?.defects.rate ?? 0))
    ring(seen, in: &plot)
  }

  private func addPrecisionRecall(to plot: inout Plot, _ panel: Panel) {
    addAxes(
      to: &plot, panel,
      title: "Precision and recall, average \(EvaluationReport.percent(figures.averagePrecision))",
      across: "defects found", up: "right when called defect", note: "ring: the line in use")
    plot.polyline(figures.precisionRecall.map { panel.point($0[0], $0[1]) }, Self.line, thickness: 3)
    let found = Double(figures.escapes.of) * (1 - figures.escapes.rate - (figures.review?.defects.rate ?? 0))
    let called = found + Double(figures.overkill.count)
    if called > 0 { ring(panel.point(found / Double(figures.escapes.of), found / called), in: &plot) }
  }

  private func addReliability(to plot: inout Plot, _ panel: Panel) {
    addAxes(
      to: &plot, panel, title: "Are the probabilities honest?", across: "predicted probability of a defect",
      up: "share that are defects", note: "on the dashed line: honest; bars: 95 %")
    addDiagonal(to: &plot, panel)
    let most = figures.reliability.map(\.photos).max() ?? 1
    for bin in figures.reliability {
      let bounds = BinomialBounds(count: Int((bin.observed * Double(bin.photos)).rounded()), of: bin.photos)
      let low = panel.point(bin.predicted, bounds.interval.low)
      let high = panel.point(bin.predicted, bounds.interval.high)
      plot.marks.append(.line(from: low, to: high, Self.line, thickness: 1))
      let radius = 3 + Int(7 * (Double(bin.photos) / Double(most)).squareRoot())
      plot.marks.append(.dot(panel.point(bin.predicted, bin.observed), radius: radius, Self.line))
    }
  }

  /// Where the line that was drawn on teaching photos stands.
  private func ring(_ point: Plot.Point, in plot: inout Plot) {
    plot.marks.append(.dot(point, radius: 7, .ink))
    plot.marks.append(.dot(point, radius: 4, .paper))
  }

  private func addDiagonal(to plot: inout Plot, _ panel: Panel) {
    for step in stride(from: 0, to: Self.side, by: 12) {
      let share = { (pixels: Int) in Double(min(pixels, Self.side)) / Double(Self.side) }
      plot.marks.append(
        .line(
          from: panel.point(share(step), share(step)), to: panel.point(share(step + 5), share(step + 5)),
          .quietInk, thickness: 1))
    }
  }

  private func addAxes(
    to plot: inout Plot, _ panel: Panel, title: String, across: String, up: String, note: String
  ) {
    let (right, bottom) = (panel.left + Self.side, Self.top + Self.side)
    plot.marks.append(.text(title, .init(x: panel.left, y: Self.top - 52), .strong, .ink, .left))
    plot.marks.append(.text("↑ \(up)", .init(x: panel.left, y: Self.top - 28), .text, .quietInk, .left))
    for tick in panel.y.ticks(5) {
      let (x, y) = (panel.x(tick), panel.y(tick))
      let name = "\(Int((100 * tick).rounded())) %"
      plot.marks.append(
        .line(from: .init(x: panel.left, y: y), to: .init(x: right, y: y), .rule, thickness: 1))
      plot.marks.append(.text(name, .init(x: panel.left - 8, y: y - 10), .text, .quietInk, .right))
      plot.marks.append(.text(name, .init(x: x, y: bottom + 8), .text, .quietInk, .centre))
    }
    plot.marks.append(
      .text("\(across) →", .init(x: (panel.left + right) / 2, y: bottom + 32), .text, .quietInk, .centre))
    plot.marks.append(
      .text(note, .init(x: (panel.left + right) / 2, y: bottom + 60), .text, .quietInk, .centre))
  }
}
