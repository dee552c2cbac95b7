import KizuCore
import Testing

@Suite struct KernelLevelTests {
  @Test func baselineRunsEverywhere() {
    #expect(KernelLevel.supported.first == .baseline)
    #expect(KernelLevel.chosen.isSupported)
  }

  @Test func namesAreThoseOfTheEnvironmentVariable() throws {
    for level in KernelLevel.allCases {
      if level.isSupported {
        #expect(try KernelLevel.named(level.rawValue) == level)
      } else {
        #expect(throws: KernelLevelError.unsupported(level)) { try KernelLevel.named(level.rawValue) }
      }
    }
    #expect(throws: KernelLevelError.unknown("V3")) { try KernelLevel.named("V3") }
  }

  @Test func errorsNameTheVariableAndTheChoice() {
    let unknown = KernelLevelError.unknown("avx")
    #expect(unknown.exitStatus == .usage)
    #expect("\(unknown)".contains("KIZU_ISA is \"avx\"") && "\(unknown)".contains("baseline"))
    let unsupported = KernelLevelError.unsupported(.v3)
    #expect(unsupported.exitStatus == .unavailable)
    #expect("\(unsupported)".contains("KIZU_ISA asks for v3") && "\(unsupported)".contains("baseline"))
  }

  /// Narrower and wider than the 64 bytes that are mixed at a time, strips of 16 rows and parts of them, and
  /// windows on both sides of 64 taps.
  @Test(arguments: [1, 3])
  func resizesAgreeToTheBit(channels: Int) {
    for (width, height) in [(1, 1), (15, 64), (21, 65), (22, 33), (64, 17), (65, 140), (200, 31)] {
      var random = RandomStream(seed: 12, purpose: .test, item: UInt32(width), view: UInt16(height))
      let pixels = (0..<(width * height * channels)).map { _ in UInt8(random.index(below: 256)) }
      let image = ImageBuffer(width: width, height: height, channels: channels, pixels: pixels)
      for (newWidth, newHeight) in [(1, 1), (2, 31), (16, 2), (17, 16), (33, 64), (65, 15)] {
        var first: [UInt16]?
        for level in KernelLevel.supported {
          var resampler = ImageResampler(kernels: level.kernels)
          resampler.resample(
            image, columns: ResamplingInterval(0..<width), rows: ResamplingInterval(0..<height),
            width: newWidth, height: newHeight)
          let samples = (0..<(channels * resampler.planeStride)).map { resampler.samples[$0] }
          #expect(samples == first ?? samples, "\(level): \(width) × \(height) to \(newWidth) × \(newHeight)")
          first = first ?? samples
        }
      }
    }
  }
}
