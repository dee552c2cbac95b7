import KizuNN
import RealModule
import Testing

@testable import KizuSSL

@Suite("A batch computed in parts")
struct AccumulationTests {
  private struct Outcome {
    var loss: Float
    var gradients: [[Float]]
    var bytes: Int

    /// ‖a - b‖ / ‖b‖ over all parameters.
    func deviation(from other: Outcome) -> Double {
      var (difference, norm) = (0.0, 0.0)
      for (own, others) in zip(gradients, other.gradients) {
        for (a, b) in zip(own, others) {
          difference += Double(a - b) * Double(a - b)
          norm += Double(b) * Double(b)
        }
      }
      return .sqrt(difference / norm)
    }
  }

  private static func step(
    _ bench: Bench, _ name: String, _ method: PretrainOptions.Method, parts: Int, _ norm: BatchNormStatistics
  ) throws -> Outcome {
    let trainer = try Pretrainer.prepare(
      bench.request(name) {
        $0.options.batchSize = 32
        $0.options.method = method
        $0.options.precision = .f32
        $0.options.updates.parts = parts
        $0.options.updates.normStatistics = norm
      }
    ).trainer
    let loss = try trainer.takeStep(0)
    let parameters = trainer.network.parameters
    return Outcome(
      loss: loss,
      gradients: parameters.specs.indices.filter { parameters.specs[$0].kind.isTrained }
        .map { parameters.gradient(of: $0) },
      bytes: trainer.network.plannedByteCount)
  }

  @Test(
    "With frozen statistics loss and gradient are the whole batch's, and memory is less",
    arguments: [PretrainOptions.Method.ntXent, .dclw, .vicreg])
  func frozen(method: PretrainOptions.Method) throws {
    let bench = try Bench()
    let whole = try Self.step(bench, "whole", method, parts: 1, .frozen)
    let halves = try Self.step(bench, "halves", method, parts: 2, .frozen)
    let quarters = try Self.step(bench, "quarters", method, parts: 4, .frozen)
    for parts in [halves, quarters] {
      #expect(abs(parts.loss - whole.loss) <= 1e-5 * abs(whole.loss))
      let deviation = parts.deviation(from: whole)
      #expect(deviation < 1e-4, "the gradient is off by \(deviation) of its norm")
    }
    // Scratch memory for weights does not shrink with the batch.
    let bytes = [whole, halves, quarters].map(\.bytes)
    #expect(bytes[1] * 3 < bytes[0] * 2 && bytes[2] < bytes[1], "\(bytes)")
  }

  @Test("With the parts' own statistics the gradient is another")
  func parts() throws {
    let bench = try Bench()
    let whole = try Self.step(bench, "whole", .ntXent, parts: 1, .parts)
    let halves = try Self.step(bench, "halves", .ntXent, parts: 2, .parts)
    let deviation = halves.deviation(from: whole)
    #expect(deviation > 1e-3 && deviation.isFinite, "the gradient is off by \(deviation) of its norm")
  }

  @Test("Frozen statistics stay as they are")
  func statisticsStay() throws {
    let bench = try Bench()
    for (name, norm) in [("a", BatchNormStatistics.frozen), ("b", .parts)] {
      let trainer = try Pretrainer.prepare(
        bench.request(name) {
          $0.options.updates.normStatistics = norm
          $0.options.updates.parts = 2
        }
      ).trainer
      let parameters = trainer.network.parameters
      let index = try #require(parameters.index(of: "bn1.running_mean"))
      let before = parameters.values(of: index)
      _ = try trainer.takeStep(0)
      #expect((parameters.values(of: index) == before) == (norm == .frozen))
    }
  }

  @Test("Parts that do not fit are refused", arguments: [(16, 3), (24, 4), (16, 4)])
  func misfit(batchSize: Int, parts: Int) throws {
    let bench = try Bench()
    #expect(throws: PretrainError.partsDoNotFit(parts: parts, batchSize: batchSize)) {
      try Pretrainer.prepare(
        bench.request("run") {
          $0.options.batchSize = batchSize
          $0.options.updates.parts = parts
        })
    }
  }
}
