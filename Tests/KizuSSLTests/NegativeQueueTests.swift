import KizuCore
import KizuNN
import RealModule
import Testing

@testable import KizuSSL

@Suite struct NegativeQueueTests {
  typealias Method = PretrainOptions.Method
  private static let dimensions = 5

  /// The second views of a batch, one a photo.
  private static func secondViews(_ z: [Float]) -> [[Float]] {
    let photos = z.count / 2 / dimensions
    return (photos..<2 * photos).map { Array(z[$0 * dimensions..<($0 + 1) * dimensions]) }
  }

  @Test("Loss and gradient are those of loops over batch and queue", arguments: PairLossTests.pairwise)
  func agreesWithNaiveLoops(method: Method) {
    let bench = LossBench(method, count: 8, dimensions: Self.dimensions, samples: 12) {
      // Away from the floor of the debiased estimate, where negatives have no effect.
      ($0.queue, $0.classPrior) = (6, 0.01)
    }
    let batches = (0..<3).map { projections(photos: 4, dimensions: Self.dimensions, seed: UInt64($0 + 7)) }
    // Four photos a batch into six places: the third batch finds those of the second, and two of the first.
    _ = bench.evaluate(batches[0], LossBatch(samples: [0, 1, 2, 3]))
    _ = bench.evaluate(batches[1], LossBatch(samples: [4, 5, 6, 7]))
    // Samples 8, 5, 2 and 9: 5 and 2 meet themselves in the queue; 9 is related to 3.
    var sets = [Int32](repeating: -1, count: 12)
    (sets[9], sets[3]) = (0, 0)
    let batch = LossBatch(samples: [8, 5, 2, 9], relations: PhotoRelations(sets: [sets]))
    let found = bench.evaluate(batches[2], batch)
    let (first, second) = (Self.secondViews(batches[0]), Self.secondViews(batches[1]))
    var reference = LossReference(
      method, bench.settings, temperature: Double(Float(0.2)), z: batches[2], count: 8)
    // Places 0 and 1 were filled by samples 6 and 7 in the place of 0 and 1.
    reference.queue = [second[2], second[3], first[2], first[3], second[0], second[1]]
    reference.queueIgnored = [1: [5], 2: [2], 3: [3]]
    let expected = reference.loss(batches[2], count: 8)
    #expect(abs(Double(found.value.loss) - expected) < 1e-4 * max(1, abs(expected)))
    let gradient = reference.gradient(batches[2], count: 8)
    let largest = gradient.map(abs).max() ?? 0
    #expect(largest > 1e-3)
    for (index, slope) in gradient.enumerated() {
      #expect(abs(Double(found.gradient[index]) - slope) < 1e-3 * max(0.1, largest), "element \(index)")
    }
    var without = reference
    without.queue = []
    #expect(abs(without.loss(batches[2], count: 8) - expected) > 1e-3)
  }

  @Test("An empty queue, and one before the learning rate has risen, changes nothing")
  func unsettled() {
    let z = projections(photos: 4, dimensions: Self.dimensions)
    let plain = LossBench(.ntXent, count: 8, dimensions: Self.dimensions)
      .evaluate(z, LossBatch(samples: [0, 1, 2, 3]))
    let bench = LossBench(.ntXent, count: 8, dimensions: Self.dimensions, samples: 20) { $0.queue = 8 }
    for samples in [[0, 1, 2, 3], [4, 5, 6, 7]] {
      let found = bench.evaluate(z, LossBatch(samples: samples, isSettled: false))
      #expect(abs(found.value.loss - plain.value.loss) < 1e-6 && found.value.trivial == plain.value.trivial)
    }
    let settled = bench.evaluate(z, LossBatch(samples: [8, 9, 10, 11]))
    #expect(settled.value.loss > plain.value.loss + 0.1)
    #expect(abs(settled.value.trivial - .log(15)) < 1e-6)
  }

  @Test("A queue that was stored and put back goes on to the same bits; one that does not fit is named")
  func memory() throws {
    func bench(_ queue: Int = 6, method: Method = .sogclr) -> LossBench {
      LossBench(method, count: 8, dimensions: Self.dimensions, samples: 12) { $0.queue = queue }
    }
    func batch(_ number: Int) -> ([Float], LossBatch) {
      let z = projections(photos: 4, dimensions: Self.dimensions, seed: UInt64(number))
      return (z, LossBatch(samples: (0..<4).map { (4 * number + $0) % 12 }))
    }
    let whole = bench()
    for number in 0..<3 { _ = whole.evaluate(batch(number).0, batch(number).1) }
    let rest = bench()
    let memory = whole.loss.memory
    #expect(rest.loss.restore(memory) == nil)
    let (z, samples) = batch(3)
    let (one, other) = (whole.evaluate(z, samples), rest.evaluate(z, samples))
    #expect(one.value == other.value && one.gradient == other.gradient)
    #expect(bench(5).loss.restore(memory) == "loss.queue")
    for name in ["loss.queue", "loss.queueSamples", "loss.queueNext"] {
      var missing = memory
      missing[name] = nil
      #expect(rest.loss.restore(missing) == name)
    }
    var impossible = memory
    impossible["loss.queueSamples"] = SafeTensors.Tensor(shape: [6], [Int64](repeating: 12, count: 6))
    #expect(rest.loss.restore(impossible) == "loss.queueSamples")
    // Nothing: as before the first step.
    let (fresh, again) = (bench(method: .dcl), bench(method: .dcl))
    _ = again.evaluate(batch(1).0, batch(1).1)
    #expect(again.loss.restore(nil) == nil)
    let (new, old) = (fresh.evaluate(z, samples), again.evaluate(z, samples))
    #expect(new.value == old.value && new.gradient == old.gradient)
  }

  @Test("Interrupted and replayed, a run with a queue gives the same bytes")
  func exactRuns() throws {
    let bench = try Bench()
    try bench.expectExactRuns {
      $0.options.loss.queue = 20
      $0.options.method = .dcl
      $0.options.updates.warmup = .percent(10)
    }
    try Pretrainer.prepare(bench.request("without") { $0.options.method = .dcl }).train()
    #expect(try bench.bytes("without/encoder.safetensors") != bench.bytes("whole/encoder.safetensors"))
  }

  @Test("More than half of the set, or a queue without negatives, is refused")
  func refused() throws {
    let bench = try Bench()
    #expect(throws: PretrainError.queueTooLong(queue: 21, most: 20, sampleCount: 40)) {
      try Pretrainer.prepare(bench.request("a") { $0.options.loss.queue = 21 })
    }
    let method = #expect(throws: PretrainError.self) {
      try Pretrainer.prepare(bench.request("b") { ($0.options.method, $0.options.loss.queue) = (.vicreg, 8) })
    }
    #expect(method?.exitStatus == .usage && method?.description.contains("--queue") == true)
  }
}
