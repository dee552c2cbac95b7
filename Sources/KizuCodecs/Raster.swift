import CKizuCodecs
import KizuCore

/// The samples of a picture as its file has them: bytes, 16-bit numbers or floats.
enum Raster {
  case bytes([UInt8])
  case words([UInt16])
  case floats([Float])

  /// The samples as bytes; what has more bits is scaled by the range, and the scale is told.
  func bytes(_ intensity: IntensityRange) -> (samples: [UInt8], scale: IntensityScale?) {
    switch self {
    case .bytes(let samples):
      return (samples, nil)
    case .words(let samples):
      let scale = intensity.scale(of: samples)
      return (scale.bytes(of: samples), scale)
    case .floats(let samples):
      let scale = intensity.scale(of: samples)
      return (scale.bytes(of: samples), scale)
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
