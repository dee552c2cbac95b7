import KizuEval
import KizuTrial

/// The label-efficiency curve of a trial, in the language of its report.
struct POCCurvePlot {
  private static let size = (width: 960, height: 480)
  /// Told apart with any colour vision: Okabe and Ito, 2008; darkened where text has the colour.
  static let colours: [Canvas.Colour] = [
    .init(red: 0, green: 90, blue: 156), .init(red: 176, green: 66, blue: 0),
    .init(red: 0, green: 112, blue: 82),
    .init(red: 155, green: 60, blue: 120), .init(red: 95, green: 95, blue: 95),
    .init(red: 120, green: 96, blue: 0),
    .init(red: 20, green: 120, blue: 160), .init(red: 90, green: 60, blue: 150),
  ]
  private static let nameWidth = 230

  let curve: LabelCurve
  let say: ReportLanguage
  /// What an encoder of the curve is called.
  let name: (String) -> String

  var svg: String {
    let lines = curve.encoders.map { ($0, curve.mainLine(encoder: $0)) }.filter { !$0.1.isEmpty }
    let points = lines.flatMap(\.1)
    let chance = 1 / Double(curve.classes.count)
    let scale = CurveScale(
      labels: points.map(\.labels), shares: points.map(\.balancedAccuracyCI.low) + [chance],
      x: 70..<Self.size.width - Self.nameWidth, y: 40..<Self.size.height - 70)
    var plot = Plot(width: Self.size.width, height: Self.size.height)
    addAxes(scale, chance, to: &plot)
    var ends: [(text: String, y: Int, colour: Canvas.Colour)] = []
    for (index, (encoder, points)) in lines.enumerated() {
      let colour = Self.colours[index % Self.colours.count]
      let lower = points.map { scale.point($0.labels, $0.balancedAccuracyCI.low) }
      let upper = points.map { scale.point($0.labels, $0.balancedAccuracyCI.high) }
      if points.count > 1 { plot.marks.append(.band(lower: lower, upper: upper, colour)) }
      let middle = points.map { scale.point($0.labels, $0.balancedAccuracy) }
      plot.polyline(middle, colour, thickness: index == 0 ? 3 : 2)
      for point in middle { plot.marks.append(.dot(point, radius: index == 0 ? 4 : 3, colour)) }
      let share = points.last?.balancedAccuracy ?? 0
      ends.append(("\(name(encoder)) \(say.percent(share))", scale.y(share) - 10, colour))
    }
    addNames(ends, scale, to: &plot)
    return plot.svg
  }

  private func addAxes(_ scale: CurveScale, _ chance: Double, to plot: inout Plot) {
    plot.marks.append(
      .text(say(ResultPhrase.curveY), .init(x: 20, y: 8), .strong, .ink, .left))
    scale.addTicks(to: &plot) { say.count($0) }
    plot.marks.append(
      .text(
        say(ResultPhrase.curveX), .init(x: (scale.left + scale.right) / 2, y: scale.bottom + 34), .strong,
        .ink,
        .centre))
    let y = scale.y(chance)
    for x in stride(from: scale.left, to: scale.right, by: 12) {
      plot.marks.append(.line(from: .init(x: x, y: y), to: .init(x: x + 5, y: y), .quietInk, thickness: 1))
    }
    plot.marks.append(
      .text(say(ResultPhrase.guessing), .init(x: scale.right - 4, y: y - 22), .text, .quietInk, .right))
  }

  /// Names at the ends of lines, moved apart where they would overlap.
  private func addNames(
    _ ends: [(text: String, y: Int, colour: Canvas.Colour)], _ scale: CurveScale, to plot: inout Plot
  ) {
    let gap = 22
    let ends = ends.sorted { $0.y < $1.y }
    var places = ends.map(\.y)
    for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + gap) }
    for index in places.indices.reversed() {
      let limit = index == places.count - 1 ? scale.bottom - gap : places[index + 1] - gap
      places[index] = min(places[index], limit)
    }
    for (end, y) in zip(ends, places) {
      plot.marks.append(.text(end.text, .init(x: scale.right + 12, y: y), .strong, end.colour, .left))
    }
  }
}
