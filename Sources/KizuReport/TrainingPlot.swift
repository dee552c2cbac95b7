import Foundation
public import KizuCore
public import KizuSSL

/// How a training went, as a picture: the loss, and how well neighbours told the labelled photos' classes.
///
/// Both over epochs. What guessing gives, and what an untrained encoder gives, are dashed lines: a training that does
/// not leave them has learned nothing.
public struct TrainingPlot {
  private static let width = 900
  private static let panelHeight = 250
  private static let top = 64
  private static let left = 80
  private static let loss = Canvas.Colour(red: 0, green: 114, blue: 178)
  private static let neighbours = Canvas.Colour(red: 213, green: 94, blue: 0)

  private let reports: [EpochReport]
  private let epochs: Int
  private let say: ReportLanguage

  /// - Parameters:
  ///   - reports: One an epoch, as `log.jsonl` has them, at least one.
  ///   - epochs: How many there will be.
  ///   - language: What its words are in.
  public init(_ reports: [EpochReport], epochs: Int, language: ReportLanguage = .english) {
    precondition(!reports.isEmpty)
    say = language
    self.reports = reports
    self.epochs = max(epochs, reports.last?.epoch ?? 1)
  }

  /// The picture, three channels.
  public func rendered() -> ImageBuffer { plot.rendered().image }

  /// The same as an SVG document.
  public var svg: String { plot.svg }

  private var judged: [(epoch: Double, accuracy: NeighbourAccuracy)] {
    let untrained = reports.compactMap(\.untrainedNeighbours).first.map { (0.0, $0) }
    return (untrained.map { [$0] } ?? [])
      + reports.compactMap { report in report.neighbours.map { (Double(report.epoch), $0) } }
  }

  private var plot: Plot {
    let panels = judged.isEmpty ? 1 : 2
    var plot = Plot(width: Self.width, height: Self.top + panels * Self.panelHeight + 20)
    let last = reports.last?.epoch ?? 0
    plot.marks.append(
      .text(say(TrainingPhrase.title, "\(last)", "\(epochs)"), .init(x: 20, y: 14), .heading, .ink, .left))
    addLoss(to: &plot, rows: rows(ofPanel: 0))
    if panels == 2 { addNeighbours(to: &plot, rows: rows(ofPanel: 1)) }
    return plot
  }

  /// The rows between a panel's title and its axis.
  private func rows(ofPanel panel: Int) -> Range<Int> {
    let start = Self.top + panel * Self.panelHeight
    return start + 30..<start + Self.panelHeight - 46
  }

  private var x: LinearScale {
    LinearScale(0...Double(epochs), from: Self.left, to: Self.width - 30)
  }

  private func addLoss(to plot: inout Plot, rows: Range<Int>) {
    let losses = reports.map(\.loss).filter(\.isFinite)
    let guess = reports.last?.trivialLoss ?? 0
    let y = LinearScale(
      min(0, losses.min() ?? 0)...max(guess, losses.max() ?? 1), from: rows.upperBound, to: rows.lowerBound)
    addAxes(to: &plot, rows: rows, title: say(TrainingPhrase.loss), y: y) { Self.text($0) }
    addDashes(to: &plot, at: y(guess), name: say(TrainingPhrase.guessing))
    let points = reports.filter(\.loss.isFinite).map {
      Plot.Point(x: x(Double($0.epoch)), y: y($0.loss))
    }
    addLine(points, Self.loss, to: &plot)
  }

  private func addNeighbours(to plot: inout Plot, rows: Range<Int>) {
    let judged = judged
    let least = judged.map(\.accuracy.low).min() ?? 0
    let most = judged.map(\.accuracy.high).max() ?? 1
    let y = LinearScale(
      max(0, (least * 10).rounded(.down) / 10)...min(1, (most * 10).rounded(.up) / 10),
      from: rows.upperBound, to: rows.lowerBound)
    addAxes(to: &plot, rows: rows, title: say(TrainingPhrase.neighbours), y: y) {
      "\(Int((100 * $0).rounded())) %"
    }
    if let untrained = reports.compactMap(\.untrainedNeighbours).first {
      addDashes(to: &plot, at: y(untrained.balancedAccuracy), name: say(TrainingPhrase.untrained))
    }
    let columns = judged.map { x($0.epoch) }
    let points = { (value: (NeighbourAccuracy) -> Double) in
      zip(columns, judged).map { Plot.Point(x: $0, y: y(value($1.accuracy))) }
    }
    if judged.count > 1 {
      plot.marks.append(.band(lower: points(\.low), upper: points(\.high), Self.neighbours))
    }
    addLine(points(\.balancedAccuracy), Self.neighbours, to: &plot)
  }

  private func addLine(_ points: [Plot.Point], _ colour: Canvas.Colour, to plot: inout Plot) {
    plot.polyline(points, colour, thickness: 3)
    if let end = points.last { plot.marks.append(.dot(end, radius: 4, colour)) }
  }

  private func addAxes(
    to plot: inout Plot, rows: Range<Int>, title: String, y: LinearScale, label: (Double) -> String
  ) {
    let right = Self.width - 30
    plot.marks.append(.text(title, .init(x: 20, y: rows.lowerBound - 30), .text, .quietInk, .left))
    for tick in y.ticks(5) {
      let row = y(tick)
      plot.marks.append(
        .line(from: .init(x: Self.left, y: row), to: .init(x: right, y: row), .rule, thickness: 1))
      plot.marks.append(
        .text(label(tick), .init(x: Self.left - 10, y: row - 10), .text, .quietInk, .right))
    }
    for tick in x.ticks(10) {
      plot.marks.append(
        .text(Self.text(tick), .init(x: x(tick), y: rows.upperBound + 8), .text, .quietInk, .centre))
    }
    let axis = (
      from: Plot.Point(x: Self.left, y: rows.upperBound), to: Plot.Point(x: right, y: rows.upperBound)
    )
    plot.marks.append(.line(from: axis.from, to: axis.to, .quietInk, thickness: 1))
  }

  private func addDashes(to plot: inout Plot, at row: Int, name: String) {
    let right = Self.width - 30
    for column in stride(from: Self.left, to: right, by: 12) {
      plot.marks.append(
        .line(from: .init(x: column, y: row), to: .init(x: column + 5, y: row), .quietInk, thickness: 1))
    }
    plot.marks.append(.text(name, .init(x: right - 4, y: row + 3), .text, .quietInk, .right))
  }

  /// A number without the decimals that it does not need.
  private static func text(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\((value * 1000).rounded() / 1000)"
  }
}
