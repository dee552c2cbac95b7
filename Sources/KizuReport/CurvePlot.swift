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
  private static let colours: [Canvas.Colour] = [
    // Told apart with any colour vision: Okabe and Ito, 2008.
    .init(red: 0, green: 114, blue: 178), .init(red: 213, green: 94, blue: 0),
    .init(red: 0, green: 158, blue: 115), .init(red: 204, green: 121, blue: 167),
    .init(red: 110, green: 110, blue: 110), .init(red: 150, green: 120, blue: 0),
  ]
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
      labels: points.map(\.labels), shares: points.map(\.balancedAccuracyCI.low) + [Self.chance(curve)],
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
      let colour = colours[index % colours.count]
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
    for share in scale.shareTicks {
      let y = scale.y(share)
      plot.marks.append(
        .line(from: .init(x: scale.left, y: y), to: .init(x: scale.right, y: y), .rule, thickness: 1))
      plot.marks.append(
        .text(
          "\(Int((share * 100).rounded())) %", .init(x: scale.left - 10, y: y - 10), .text, .quietInk, .right)
      )
    }
    for labels in scale.labelTicks {
      let x = scale.x(Double(labels))
      plot.marks.append(
        .line(
          from: .init(x: x, y: scale.bottom), to: .init(x: x, y: scale.bottom + 5), .quietInk, thickness: 1))
      plot.marks.append(
        .text(Prose.grouped(labels), .init(x: x, y: scale.bottom + 8), .text, .quietInk, .centre))
    }
    plot.marks.append(
      .line(
        from: .init(x: scale.left, y: scale.bottom), to: .init(x: scale.right, y: scale.bottom), .quietInk,
        thickness: 1))
    plot.marks.append(
      .text(
        "labelled photos", .init(x: (scale.left + scale.right) / 2, y: scale.bottom + 34), .strong, .ink,
        .centre))
    let chance = scale.y(Self.chance(curve))
    for x in stride(from: scale.left, to: scale.right, by: 12) {
      plot.marks.append(
        .line(from: .init(x: x, y: chance), to: .init(x: x + 5, y: chance), .quietInk, thickness: 1))
    }
    plot.marks.append(
      .text("guessing", .init(x: scale.right - 4, y: chance - 22), .text, .quietInk, .right))
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

  /// Names at the ends of lines, moved apart where they would overlap.
  private func addNames(to plot: inout Plot) {
    let gap = 20
    let ends = lines.map { line in
      (line, line.points.last.map { scale.y($0.balancedAccuracy) - gap / 2 } ?? scale.bottom)
    }.sorted { $0.1 < $1.1 }
    var places = ends.map(\.1)
    for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + gap) }
    // From the bottom up again, so that the last one stays in the picture.
    for index in places.indices.reversed() {
      let limit = index == places.count - 1 ? scale.bottom - gap : places[index + 1] - gap
      places[index] = min(places[index], limit)
    }
    for ((line, _), y) in zip(ends, places) {
      let share = line.points.last.map { " " + CurveWords.percent($0.balancedAccuracy) } ?? ""
      let font: Canvas.Font = line.isMain ? .strong : .text
      let room = Self.nameWidth - Canvas.textWidth(share, font: font)
      plot.marks.append(
        .text(
          Canvas.shortened(line.name, toWidth: room, font: font) + share, .init(x: scale.right + 14, y: y),
          font,
          line.colour, .left))
    }
  }
}
