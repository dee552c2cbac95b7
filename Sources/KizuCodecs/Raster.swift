import KizuCore

import CKizuCodecs

/// The samples of a picture as its file has them: bytes, 16-bit numbers or floats.
enum Raster {
  case bytes([UInt8])
  case words([UInt16])
  case floats([Float])

  /// The samples as bytes; what has more bits is scaled by the range.
  func bytes(_ intensity: IntensityRange) -> [UInt8] {
    switch self {
    case .bytes(let samples): samples
    case .words(let samples): intensity.bytes(of: samples)
    case .floats(let samples): intensity.bytes(of: samples)
    }
  }

  /// An array of `count` samples that `body` writes, or an empty one after a failure.
  ///
  /// - Parameters:
  ///   - count: Samples of the array.
  ///   - body: Gets a place for exactly that many samples; must have written all where it gives `OK`.
  /// - Returns: The samples and the status that `body` gave.
  static func array<Sample: BitwiseCopyable>(
    of count: Int, _ body: (UnsafeMutablePointer<Sample>?) -> kizu_codec_status
  ) -> (samples: [Sample], status: kizu_codec_status) {
    var status = KIZU_CODEC_OK
    // SAFETY: samples count as initialised only where `body` says that it has written them.
    let samples = unsafe [Sample](unsafeUninitializedCapacity: count) { destination, initialized in
      status = unsafe body(destination.baseAddress)
      initialized = status == KIZU_CODEC_OK ? count : 0
    }
    return (samples, status)
  }
}
