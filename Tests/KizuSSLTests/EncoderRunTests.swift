import KizuNN
import Testing

@testable import KizuSSL

@Suite("Encoders of every shape in a run")
struct EncoderRunTests {
  @Test(
    "Bottlenecks, widths, blurs, generalised means and readouts are exact like any other",
    arguments: [(EncoderKind.resnet10, true), (.resnet34, false), (.resnet50, true)],
    [Readout.last, .all])
  func exact(_ encoder: (kind: EncoderKind, special: Bool), readout: Readout) throws {
    let (kind, special) = encoder
    // Readouts are told apart by one of the encoders; the default is everywhere else.
    guard kind == .resnet10 || readout == .last else { return }
    try Bench().expectExactRuns {
      $0.options.encoder = kind
      $0.options.shape.width = kind == .resnet10 ? 0.5 : 0.25
      $0.options.shape.antiAliases = special
      $0.options.shape.pooling = special ? .gem : .average
      $0.options.shape.readout = readout
    }
  }
}
