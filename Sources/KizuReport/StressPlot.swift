import Foundation
import KizuAugment
public import KizuCore
public import KizuTrial

/// What changes on the line do to a classifier, as a picture: balanced accuracy against strength, a line a change.
///
/// Strengths stand by level, because each change has a unit of its own. Dashed: what is lost below it is more than the
/// tolerance. A ring marks where a change is shown to break the classifier.
public struct StressPlot {
  private static let size = (width: 1000, height: 600)
  private static let levels = ["as it is", "slight", "moderate", "strong", "severe"]
  private static let left = 70
  private static let right = 690
  private static let top = 118
  private static let bottom = 526

  private let result: StressResult

  public init(_ result: StressResult) {
    self.result = result
  }

  /// The picture, three channels.
  public func rendered() -> ImageBuffer { plot.rendered().image }

  /// The same as an SVG document.
  public var svg: String { plot.svg }

  private var x: LinearScale {
    let last = max(1, result.points.map(\.level).max() ?? 1)
    return LinearScale(0...Double(last), from: Self.left + 20, to: Self.right)
  }

  private var y: LinearScale {
    let least = (result.points.map(\.balancedAccuracy) + [1 / Double(result.classes.count)]).min() ?? 0
    return LinearScale(max(0, ((least - 0.02) * 10).rounded(.down) / 10)...1, from: Self.bottom, to: Self.top)
  }

  private var plot: Plot {
    var plot = Plot(width: Self.size.width, height: Self.size.height)
    for (row, text) in Canvas.wrapped(
      StressWords.conclusion(of: result), toWidth: plot.width - 40, font: .heading, lineLimit: 2
    ).enumerated() {
      plot.marks.append(.text(text, .init(x: 20, y: 14 + 26 * row), .heading, .ink, .left))
    }
    plot.marks.append(
      .text(
        "Balanced accuracy of spoilt test photos. Rings: more than \(StressWords.points(result.tolerance)) points "
          + "lost, shown by the data.",
        .init(x: 20, y: 72), .text, .quietInk, .left))
    addAxes(to: &plot)
    addDashes(to: &plot, at: y(1 / Double(result.classes.count)), name: "guessing")
    addDashes(to: &plot, at: y(result.balancedAccuracy - result.tolerance), name: "tolerated")
    var ends: [PlotName] = []
    for (index, change) in result.changes.enumerated() {
      let points = result.points.filter { $0.change == change }
      let colour = Plot.colours[index % Plot.colours.count]
      let line = [Plot.Point(x: x(0), y: y(result.balancedAccuracy))] + points.map(place)
      plot.polyline(line, colour, thickness: 3)
      for point in points { mark(point, colour, in: &plot) }
      guard let last = points.last else { continue }
      ends.append(
        PlotName(
          text: "\(StressWords.name(change)), \(StressWords.strength(last))",
          figure: EvaluationReport.percent(last.balancedAccuracy), y: place(last).y, colour: colour))
    }
    plot.addNames(ends, x: Self.right + 14, width: Self.size.width - Self.right - 34, bottom: Self.bottom)
    return plot
  }

  private func place(_ point: StressResult.Point) -> Plot.Point {
    Plot.Point(x: x(Double(point.level)), y: y(point.balancedAccuracy))
  }

  private func mark(_ point: StressResult.Point, _ colour: Canvas.Colour, in plot: inout Plot) {
    plot.marks.append(.dot(place(point), radius: point.isBroken ? 8 : 4, colour))
    if point.isBroken { plot.marks.append(.dot(place(point), radius: 5, .paper)) }
  }

  private func addAxes(to plot: inout Plot) {
    for share in y.ticks(8) {
      let row = y(share)
      plot.marks.append(
        .line(from: .init(x: Self.left, y: row), to: .init(x: Self.right, y: row), .rule, thickness: 1))
      plot.marks.append(
        .text(
          "\(Int((share * 100).rounded())) %", .init(x: Self.left - 10, y: row - 10), .text, .quietInk, .right
        ))
    }
    let last = result.points.map(\.level).max() ?? 1
    for level in 0...last {
      let name = last < Self.levels.count ? Self.levels[level] : "\(level)"
      plot.marks.append(
        .text(name, .init(x: x(Double(level)), y: Self.bottom + 8), .text, .quietInk, .centre))
    }
    plot.marks.append(
      .line(
        from: .init(x: Self.left, y: Self.bottom), to: .init(x: Self.right, y: Self.bottom), .quietInk,
        thickness: 1))
    plot.marks.append(
      .text(
        "change on the line", .init(x: (Self.left + Self.right) / 2, y: Self.bottom + 34), .strong, .ink,
        .centre))
  }

  private func addDashes(to plot: inout Plot, at row: Int, name: String) {
    plot.addDashes(from: Self.left, to: Self.right, y: row)
    plot.marks.append(.text(name, .init(x: Self.left + 26, y: row + 3), .text, .quietInk, .left))
  }
}
