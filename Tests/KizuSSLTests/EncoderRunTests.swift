import KizuNN
import Testing

@testable import KizuSSL

@Suite("Encoders of every shape in a run")
struct EncoderRunTests {
  @Test(
    "Bottlenecks, widths, blurs and generalised means are exact like any other",
    arguments: [(EncoderKind.resnet10, true), (.resnet34, false), (.resnet50, true)])
  func exact(kind: EncoderKind, special: Bool) throws {
    try Bench().expectExactRuns {
      $0.options.encoder = kind
      $0.options.shape.width = kind == .resnet10 ? 0.5 : 0.25
      $0.options.shape.antiAliases = special
      $0.options.shape.pooling = special ? .gem : .average
      $0.options.shape.readout = special ? .middle : .last
    }
  }
}
