import KizuCore

/// The linear map from samples to bytes.
///
/// `low`, what is less, and NaN become 0; what is greater than `low` and at least `high` becomes 255; a sample
/// between them becomes `(sample - low) * 255 / (high - low)`, rounded, halves up. So a photo of one value is
/// black.
struct IntensityScale {
  let low: Double
  let high: Double

  func byte(_ sample: Double) -> UInt8 {
    // Written so that NaN fails the first comparison.
    guard sample > low else { return 0 }
    guard sample < high else { return 255 }
    let level = (sample - low) * 255 / (high - low) + 0.5
    // Not a number where an absurd range overflows.
    return level < 256 ? UInt8(level) : 255
  }
}

extension IntensityScale {
  /// 16-bit samples as bytes, all channels by one scale.
  func bytes(of samples: [UInt16]) -> [UInt8] {
    let input = samples.span
    // A table pays only where it has fewer entries than there are samples.
    guard samples.count >= 65536 else {
      return [UInt8](capacity: samples.count) { output in
        for index in input.indices { output.append(byte(Double(input[index]))) }
      }
    }
    let table = (0...65535).map { byte(Double($0)) }
    let lookup = table.span
    return [UInt8](capacity: samples.count) { output in
      for index in input.indices { output.append(lookup[Int(input[index])]) }
    }
  }

  /// Floating-point samples as bytes, all channels by one scale.
  func bytes(of samples: [Float]) -> [UInt8] {
    let input = samples.span
    return [UInt8](capacity: samples.count) { output in
      for index in input.indices { output.append(byte(Double(input[index]))) }
    }
  }
}

extension IntensityRange {
  /// The scale of a picture of 16-bit samples.
  func scale(of samples: [UInt16]) -> IntensityScale {
    switch self {
    case .full: IntensityScale(low: 0, high: 65535)
    case .fixed(let low, let high): IntensityScale(low: low, high: high)
    case .photo: Self.scale(between: 0, and: 100, of: SampleRanks(samples))
    case .percentile(let low, let high): Self.scale(between: low, and: high, of: SampleRanks(samples))
    }
  }

  /// The scale of a picture of floating-point samples.
  func scale(of samples: [Float]) -> IntensityScale {
    switch self {
    case .full: IntensityScale(low: 0, high: 1)
    case .fixed(let low, let high): IntensityScale(low: low, high: high)
    case .photo: Self.scale(between: 0, and: 100, of: SampleRanks(samples))
    case .percentile(let low, let high): Self.scale(between: low, and: high, of: SampleRanks(samples))
    }
  }

  private static func scale(between low: Double, and high: Double, of ranks: SampleRanks) -> IntensityScale {
    IntensityScale(low: ranks.percentile(low), high: ranks.percentile(high))
  }
}
