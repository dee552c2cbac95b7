import KizuCore
import Testing

@testable import KizuNN

@Suite struct ImplementationTests {
  /// oneDNN falls back to a reference, thousands of times as slow, without a word.
  @Test(
    "No operation of a training step is left to oneDNN's reference",
    .enabled(if: KernelLevel.v3.isSupported, "oneDNN has fast kernels for AVX2 and above"),
    arguments: [(Stem.small, 32), (.small, 64), (.imagenet, 64), (.imagenet, 96), (.cifar, 32)], [1, 3])
  func noReference(_ shape: (stem: Stem, size: Int), channels: Int) throws {
    let engine = try Engine(threads: 2)
    for kind in [EncoderKind.resnet18, .resnet50] {
      let architecture = EncoderArchitecture(
        kind: kind, stem: shape.stem, imageSize: shape.size, channels: channels)
      let slow = try engine.run { () throws(EngineError) in
        let builder = NetworkBuilder(engine: engine, batch: 16, precision: .f32, mode: .training)
        let (_, photos) = try builder.input(channels: channels, height: shape.size, width: shape.size)
        let features = try builder.encoder(architecture, photos)
        _ = try builder.output(builder.projectionHead(ProjectionHead(), features))
        _ = try builder.finish(seed: 0)
        return (builder.forward + builder.backward).map(\.operation).filter { operation in
          operation.implementation.hasPrefix("ref")
        }.map { "\($0.kind.rawValue): \($0.implementation)" }
      }
      #expect(slow.isEmpty, "\(kind)")
    }
  }
}
