import Kizu

/// A small piece of Kizu's real work, to see whether it runs here and computes the right numbers.
enum SelfCheck {
  /// Problems in words, each with what to do; none when all is well.
  static func problems(threads: Int) -> [String] {
    do {
      let engine = try Engine(threads: threads)
      return try [matrixProduct(engine), network(engine)].compactMap { $0 }
    } catch {
      return ["oneDNN does not run here (\(error)); install another version of it"]
    }
  }

  /// A product against its definition in loops.
  private static func matrixProduct(_ engine: Engine) -> String? {
    let (rows, columns, inner) = (17, 33, 65)
    var random = RandomStream(seed: 0, purpose: .benchmark)
    let a = (0..<rows * inner).map { _ in random.uniform(in: -1...1) }
    let b = (0..<inner * columns).map { _ in random.uniform(in: -1...1) }
    func multiply(_ product: some MatrixProduct) -> [Float] {
      var c = [Float](repeating: 0, count: rows * columns)
      var span = c.mutableSpan
      product.multiply(
        rows: rows, columns: columns, inner: inner, a.span, transposeA: false, b.span, transposeB: false,
        into: &span, accumulate: false)
      return c
    }
    let difference = zip(multiply(engine), multiply(LoopMatrixProduct())).map { abs($0 - $1) }.max() ?? 0
    return difference < 1e-4
      ? nil : "oneDNN multiplies matrices wrongly (by \(difference)); install another version of it"
  }

  /// One forward and backward pass of a small network in the precision that training takes.
  private static func network(_ engine: Engine) throws(EngineError) -> String? {
    let precision = Precision.automatic
    let network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .small, imageSize: 32, channels: 1),
      head: ProjectionHead(hiddenCount: 16, outputCount: 16), batch: 4, precision: precision, seed: 0)
    var random = RandomStream(seed: 1, purpose: .benchmark)
    // SAFETY: the network outlives every use of its memory in this function.
    for index in unsafe network.input.indices { unsafe network.input[index] = random.normal() }
    try network.forward()
    for index in unsafe network.projectionGradient.indices {
      unsafe network.projectionGradient[index] = random.normal()
    }
    try network.backward()
    let isFinite = unsafe network.projections.allSatisfy(\.isFinite)
    return isFinite ? nil : "a small \(precision) network gives no numbers; run Kizu with --precision f32"
  }
}
