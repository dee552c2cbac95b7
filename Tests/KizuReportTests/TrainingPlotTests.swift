import Foundation
import KizuCore
import KizuSSL
import Testing

@testable import KizuReport

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct TrainingPlotTests {
  private func report(_ epoch: Int, loss: Double, neighbours: Double? = nil) throws -> EpochReport {
    let accuracy = { (value: Double) in
      #"{"balancedAccuracy":\#(value),"low":\#(value - 0.1),"high":\#(value + 0.1)}"#
    }
    let judged =
      neighbours.map { #","neighbours":\#(accuracy($0)),"untrainedNeighbours":\#(accuracy(0.4))"# } ?? ""
    return try JSONDecoder().decode(
      EpochReport.self,
      from: Data(
        #"{"epoch":\#(epoch),"step":1,"loss":\#(loss),"trivialLoss":4.8,"learningRate":0.1,"pairsPerSecond":1,"seconds":1\#(judged)}"#
          .utf8))
  }

  @Test func everyTrainingCanBeDrawn() throws {
    for reports in [
      [try report(1, loss: 4.8)], [try report(1, loss: 0), try report(2, loss: -3)],
      try (1...300).map { try report($0, loss: 5 / Double($0), neighbours: $0 % 5 == 0 ? 0.5 : nil) },
      [try report(1, loss: 1e6, neighbours: 0.9)],
    ] {
      let plot = TrainingPlot(reports, epochs: 100)
      let image = plot.rendered()
      let isJudged = reports.contains { $0.neighbours != nil }
      #expect(image.width == 900 && image.height == (isJudged ? 584 : 334))
      #expect(image.pixels.contains { $0 < 200 })
      #expect(XMLParser(data: Data(plot.svg.utf8)).parse())
      #expect(plot.svg.contains("untrained") == isJudged && plot.svg.contains("guessing"))
    }
  }

  @Test func scalesHaveRoundTicks() {
    #expect(LinearScale(0...1, from: 0, to: 100).ticks(5).map { ($0 * 10).rounded() } == [0, 2, 4, 6, 8, 10])
    #expect(
      LinearScale(0...100, from: 0, to: 100).ticks(10)
        == stride(from: 0, through: 100, by: 10).map(Double.init))
    #expect(LinearScale(3...3, from: 0, to: 10)(3) == 0)
    let upward = LinearScale(0.3...0.9, from: 200, to: 100)
    #expect(upward(0.3) == 200 && upward(0.9) == 100 && upward(0.6) == 150)
    #expect(upward.ticks(5).allSatisfy { (0.299...0.901).contains($0) } && upward.ticks(5).count == 3)
  }
}
