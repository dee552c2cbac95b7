import Foundation
import KizuCore
import KizuEval
import Testing

@testable import KizuReport
@testable import KizuTrial

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct CurveReportTests {
  private func point(
    _ encoder: String, _ method: CurveMethod, _ labels: Double, _ share: Double, noise: Double = 0
  ) -> LabelCurve.Point {
    LabelCurve.Point(
      encoder: encoder, method: method, labelNoise: noise,
      rung: labels < 400 ? "\(Int(labels)) a class" : "100 %", labels: labels,
      balancedAccuracy: share,
      balancedAccuracyCI: ConfidenceInterval(low: share - 0.05, high: min(1, share + 0.05)),
      draws: [share, share])
  }

  private func curve(
    _ points: [LabelCurve.Point], statements: [LabelCurve.Statement] = [],
    extrapolations: [LabelCurve.Extrapolation] = []
  ) -> LabelCurve {
    LabelCurve(
      classes: ["bad", "good"], protocol: EvaluationProtocol(kind: .split, folds: 1, seed: 0), draws: 2,
      headline: .probe, margin: 0.02, testCount: 30, unlabelledCount: 4, points: points,
      statements: statements, extrapolations: extrapolations)
  }

  private var two: LabelCurve {
    let statement = LabelCurve.Statement(
      encoder: "first <&> \"run\"", labels: 20, balancedAccuracy: 0.9, reachedEncoder: "untrained",
      reachedLabels: 400,
      reachedBalancedAccuracy: 0.85, differenceCI: ConfidenceInterval(low: -0.01, high: 0.11))
    return curve(
      [
        point("first <&> \"run\"", .probe, 2, 0.6), point("first <&> \"run\"", .probe, 20, 0.9),
        point("untrained", .probe, 2, 0.5), point("untrained", .probe, 400, 0.85),
        point("untrained", .knn, 2, 0.5), point("untrained", .knn, 400, 0.7),
      ], statements: [statement])
  }

  @Test func textSaysWhatTheDataShow() {
    let text = CurveReport(two).text.replacing("\n", with: " ")
    // 400 are all; the most that were drawn with the first are not.
    #expect(text.contains("20 labels with first <&> \"run\" reach what 400 labels reach with untrained"))
    #expect(text.contains("-1.0 to +11.0 points") && text.contains("left out: 4"))
    #expect(text.contains("k-NN") && text.contains("linear probe"))
    let silent = CurveReport(curve([point("a", .probe, 2, 0.6)])).text.replacing("\n", with: " ")
    #expect(silent.contains("do not show that fewer labels than the most") && !silent.contains("reach what"))
    let all = CurveReport(curve([point("a", .probe, 2, 0.6), point("a", .probe, 400, 0.8)])).text
    #expect(all.replacing("\n", with: " ").contains("do not show that fewer labels than all of them"))
    let guesses = CurveReport(curve([point("a", .probe, 2, 0.5), point("a", .probe, 400, 0.56)])).text
    #expect(guesses.replacing("\n", with: " ").contains("Even all labels do hardly better than guessing"))
  }

  @Test func csvHasOneRowAPoint() {
    let lines = String(decoding: CurveReport(two).csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[0] == "encoder,method,label_noise,rung,labels,balanced_accuracy,low,high,processor_minutes")
    #expect(lines[1].hasPrefix("\"first <&> \"\"run\"\"\",probe,0.0,2 a class,2.0,0.6,"))
  }

  @Test func jsonComesBack() throws {
    let json = try CurveReport(two).json()
    #expect(try JSONDecoder().decode(LabelCurve.self, from: Data(json.utf8)) == two)
    #expect(json.contains("\"command\" : \"curve\"") && json.contains("\"nTest\" : 30"))
  }

  @Test func svgIsWellFormedWhateverTheNames() throws {
    let svg = CurvePlot(two).svg
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse())
    #expect(svg.contains("first &lt;&amp;&gt;") && !svg.contains("first <"))
    #expect(Plot.escaped("a\u{0}b\u{7}<\u{FFFF}") == "a b &lt; ")
  }

  @Test func everyCurveCanBeDrawn() {
    for points in [
      [point("a", .probe, 1, 0)], [point("a", .probe, 2, 1), point("a", .probe, 1_000_000, 1)],
      [point("a", .knn, 3, 0.02), point("a", .knn, 3.5, 0.03)],
      (0..<12).map { point("encoder \($0)", .probe, 5, 0.5) },
      [point("a", .probe, 5, 0.5), point("a", .probe, 5, 0.4, noise: 0.1)],
    ] {
      let last = points[points.count - 1]
      let guess = LabelCurve.Extrapolation(
        encoder: last.encoder, method: last.method, labels: 2 * last.labels, balancedAccuracy: 0.5,
        balancedAccuracyCI: ConfidenceInterval(low: 0, high: 1),
        law: PowerLaw(fitting: [(labels: 1, accuracy: 0.5, weight: 1)]),
        check: LabelCurve.Extrapolation.Check(labels: last.labels, expected: 0.625, found: 0.75))
      let guessed = curve(points, extrapolations: [guess])
      #expect(
        CurveReport(guessed).text.replacing("\n", with: " ").contains(
          "guessed 62.5 % for all, which gave 75.0 %"))
      let image = CurvePlot(guessed).rendered()
      #expect(image.width == 1000 && image.height == 600 && image.channels == 3)
      // Something besides white stands in it.
      #expect(image.pixels.contains { $0 < 200 })
    }
  }

  @Test func rangesOfGuessesStandBesideEachOther() {
    let names = ["a", "b", "c"]
    let points = names.flatMap { [point($0, .probe, 10, 0.5), point($0, .probe, 100, 0.6)] }
    let guesses = names.map { name in
      LabelCurve.Extrapolation(
        encoder: name, method: .probe, labels: 200, balancedAccuracy: 0.7,
        balancedAccuracyCI: ConfidenceInterval(low: 0.6, high: 0.8),
        law: PowerLaw(fitting: [(labels: 1, accuracy: 0.5, weight: 1)]),
        check: LabelCurve.Extrapolation.Check(labels: 100, expected: 0.6, found: 0.6))
    }
    let svg = CurvePlot(curve(points, extrapolations: guesses)).svg
    // Upright thin lines in the colours of the three lines: the ranges.
    let places = svg.matches(
      of: /<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)" y2="[\d.]+" stroke="(#\w+)" stroke-width="1"/
    )
    .filter { $0.output.1 == $0.output.2 }
    let colours = Dictionary(grouping: places) { String($0.output.3) }
    let ranges = names.indices.compactMap { place -> Substring? in
      let colour = Plot.colours[place]
      let name = [colour.red, colour.green, colour.blue].map { String(format: "%02x", $0) }.joined()
      return colours["#" + name]?.first?.output.1
    }
    #expect(ranges.count == 3 && Set(ranges).count == 3, "\(ranges)")
  }

  @Test func linesUnderTheTitleOfDefectsFit() throws {
    var random = RandomStream(seed: 3, purpose: .test)
    let rows = (0..<120).map { index in
      EmbeddingTable.Row(path: "\(index)", label: index % 3 == 0 ? "dent" : "good", group: "\(index / 6)")
    }
    let vectors = rows.map { row in [random.normal() + (row.label == "dent" ? 1 : 0), random.normal()] }
    let figures = try #require(
      Evaluator.probe(
        EmbeddingTable(rows: rows, vectors: vectors),
        inspection: InspectionSettings(rule: .review(recall: 0.99, falseAlarms: 0.01)),
        product: LoopMatrixProduct()
      ).inspection)
    let svg = InspectionPlot(figures).svg
    let lines = svg.matches(of: /<text x="20" [^>]*>([^<]*)</).map { String($0.output.1) }
    #expect(lines.count == 3 && lines.joined(separator: " ").contains("are to be looked at."))
    for line in lines.dropFirst() {
      #expect(Canvas.wrapped(line, toWidth: 1160, font: .text, lineLimit: 9).count == 1, "\(line)")
    }
  }

  @Test func scalesHoldWhatTheyShow() {
    for labels in [[1.0], [2, 3], [5, 4000], [1, 1_000_000]] {
      let scale = CurveScale(labels: labels, shares: [0.03], x: 50..<500, y: 20..<400)
      for count in labels { #expect((50...500).contains(scale.x(count))) }
      #expect(scale.y(1) == 20 && scale.y(0.03) <= 400 && scale.shareTicks.count == 11)
      #expect(scale.labelTicks.allSatisfy { (50...500).contains(scale.x(Double($0))) })
    }
    // The scale begins a little before 7, and so has room for 5.
    #expect(
      CurveScale(labels: [7, 700], shares: [0.5], x: 0..<100, y: 0..<100).labelTicks == [
        5, 10, 20, 50, 100, 200, 500,
      ])
  }
}
