import Foundation
public import KizuCore
import KizuEval
public import KizuTrial

/// A label-efficiency curve as a picture: balanced accuracy against labels, with 95 % bands.
///
/// With several encoders each has a line, by the headline method or by training; with one encoder each method has one. Lines are
/// named where they end. Where the data show that few labels suffice, the title says so and the plot marks it.
public struct CurvePlot {
  private static let size = (width: 1000, height: 600)
  private static let nameWidth = 210

  private let curve: LabelCurve
  private let lines: [Line]
  private let scale: CurveScale

  private struct Line {
    var name: String
    var points: [LabelCurve.Point]
    var colour: Canvas.Colour
    var isMain: Bool
  }

  public init(_ curve: LabelCurve) {
    self.curve = curve
    lines = Self.lines(of: curve)
    let points = lines.flatMap(\.points)
    scale = CurveScale(
      labels: points.map(\.labels) + curve.extrapolations.map(\.labels),
      shares: points.map(\.balancedAccuracyCI.low) + [Self.chance(curve)],
      x: 70..<Self.size.width - Self.nameWidth - 24, y: 118..<Self.size.height - 74)
  }

  /// The picture, three channels.
  public func rendered() -> ImageBuffer { plot.rendered().image }

  /// The same as an SVG document.
  public var svg: String { plot.svg }

  private static func chance(_ curve: LabelCurve) -> Double { 1 / Double(curve.classes.count) }

  private static func lines(of curve: LabelCurve) -> [Line] {
    let encoders = curve.encoders
    let methods = CurveMethod.allCases.filter { method in curve.points.contains { $0.method == method } }
    let pairs: [(name: String, encoder: String, method: CurveMethod)] =
      encoders.count > 1
      ? encoders.map { ($0, $0, curve.mainLine(encoder: $0).first?.method ?? curve.headline) }
      : methods.map { ($0.name, encoders[0], $0) }
    var lines: [Line] = []
    for (index, pair) in pairs.enumerated() {
      let colour = Plot.colours[index % Plot.colours.count]
      let isMain = encoders.count > 1 || pair.method == curve.headline
      lines.append(
        Line(
          name: pair.name, points: curve.line(encoder: pair.encoder, method: pair.method), colour: colour,
          isMain: isMain))
      let noises = Set(curve.points.map(\.labelNoise)).filter { $0 > 0 }.sorted()
      for noise in noises where isMain {
        lines.append(
          Line(
            name: "… \(Int((noise * 100).rounded())) % wrong labels",
            points: curve.line(encoder: pair.encoder, method: pair.method, labelNoise: noise),
            colour: colour, isMain: false))
      }
    }
    return lines.filter { !$0.points.isEmpty }
  }

  private var plot: Plot {
    var plot = Plot(width: Self.size.width, height: Self.size.height)
    addTitle(to: &plot)
    addAxes(to: &plot)
    for line in lines where line.isMain {
      let lower = line.points.map { scale.point($0.labels, $0.balancedAccuracyCI.low) }
      let upper = line.points.map { scale.point($0.labels, $0.balancedAccuracyCI.high) }
      if line.points.count > 1 { plot.marks.append(.band(lower: lower, upper: upper, line.colour)) }
    }
    for line in lines {
      let points = line.points.map { scale.point($0.labels, $0.balancedAccuracy) }
      plot.polyline(points, line.colour, thickness: line.isMain ? 3 : 1)
      for point in points { plot.marks.append(.dot(point, radius: line.isMain ? 4 : 2, line.colour)) }
    }
    let main = lines.filter(\.isMain)
    for (place, line) in main.enumerated() {
      addExtrapolation(of: line, aside: 6 * place - 3 * (main.count - 1), to: &plot)
    }
    addFinding(to: &plot)
    addNames(to: &plot)
    return plot
  }

  private func addTitle(to plot: inout Plot) {
    let title = CurveWords.title(of: curve)
    for (row, text) in Canvas.wrapped(title, toWidth: plot.width - 40, font: .heading, lineLimit: 2)
      .enumerated()
    {
      plot.marks.append(.text(text, .init(x: 20, y: 14 + 26 * row), .heading, .ink, .left))
    }
    let several = curve.encoders.count > 1 ? ", \(curve.headline.name)" : ""
    plot.marks.append(
      .text(
        "Balanced accuracy\(several): the share of photos called right, each class counting alike. Bands: 95 %.",
        .init(x: 20, y: 72), .text, .quietInk, .left))
  }

  private func addAxes(to plot: inout Plot) {
    scale.addTicks(to: &plot) { Prose.grouped($0) }
    plot.marks.append(
      .line(
        from: .init(x: scale.left, y: scale.bottom), to: .init(x: scale.right, y: scale.bottom), .quietInk,
        thickness: 1))
    plot.marks.append(
      .text(
        "labelled photos", .init(x: (scale.left + scale.right) / 2, y: scale.bottom + 34), .strong, .ink,
        .centre))
    let chance = scale.y(Self.chance(curve))
    plot.addDashes(from: scale.left, to: scale.right, y: chance)
    plot.marks.append(
      .text("guessing", .init(x: scale.right - 4, y: chance - 22), .text, .quietInk, .right))
  }

  /// What is guessed of twice the labels: dashed from the last figure to the guess, and how far that may be wrong.
  ///
  /// - Parameters:
  ///   - line: What it goes on from.
  ///   - aside: Pixels to the right, so that the ranges of several lines do not lie on each other.
  ///   - plot: Where it is drawn.
  private func addExtrapolation(of line: Line, aside: Int, to plot: inout Plot) {
    guard let last = line.points.last,
      let guess = curve.extrapolations.first(where: { $0.encoder == last.encoder && $0.method == last.method }
      )
    else { return }
    let (start, end) = (scale.x(last.labels), scale.x(guess.labels) + aside)
    for x in stride(from: start, to: end, by: 10) {
      func point(_ x: Int) -> Plot.Point {
        let share = Double(x - start) / Double(end - start)
        let value =
          last.balancedAccuracy + (guess.balancedAccuracy - last.balancedAccuracy) * share
        return Plot.Point(x: x, y: scale.y(value))
      }
      plot.polyline([point(x), point(min(x + 5, end))], line.colour, thickness: 2)
    }
    let (low, high) = (
      scale.y(max(guess.balancedAccuracyCI.low, scale.leastShare)), scale.y(guess.balancedAccuracyCI.high)
    )
    plot.marks.append(
      .line(from: .init(x: end, y: low), to: .init(x: end, y: high), line.colour, thickness: 1))
    let middle = Plot.Point(x: end, y: scale.y(guess.balancedAccuracy))
    plot.marks.append(.dot(middle, radius: 4, line.colour))
    plot.marks.append(.dot(middle, radius: 2, .paper))
  }

  /// The point that the title speaks of.
  private func addFinding(to plot: inout Plot) {
    guard let statement = CurveWords.main(of: curve) else { return }
    let point = scale.point(statement.labels, statement.balancedAccuracy)
    for y in stride(from: point.y, to: scale.bottom, by: 8) {
      plot.marks.append(
        .line(
          from: .init(x: point.x, y: y), to: .init(x: point.x, y: min(y + 4, scale.bottom)), .ink,
          thickness: 1))
    }
    plot.marks.append(.dot(point, radius: 8, .ink))
    plot.marks.append(.dot(point, radius: 5, .paper))
    plot.marks.append(
      .text(
        "\(CurveWords.count(statement.labels)) labels: \(CurveWords.percent(statement.balancedAccuracy))",
        .init(x: point.x + 10, y: point.y + 12), .strong, .ink, .left))
  }

  /// Names at the ends of lines.
  private func addNames(to plot: inout Plot) {
    let names = lines.map { line in
      PlotName(
        text: line.name, figure: line.points.last.map { CurveWords.percent($0.balancedAccuracy) } ?? "",
        y: line.points.last.map { scale.y($0.balancedAccuracy) } ?? scale.bottom, colour: line.colour,
        isMain: line.isMain)
    }
    plot.addNames(names, x: scale.right + 14, width: Self.nameWidth, bottom: scale.bottom)
  }
}
