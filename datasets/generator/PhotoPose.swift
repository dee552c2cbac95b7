import KizuCore
import RealModule

/// How one photo differs harmlessly from the others of its lot, whatever its class.
struct PhotoPose {
  /// Turn of the part in the fixture in radians.
  var turn: Float
  /// Place of the camera over the material, in pixels of a photo of side 128.
  var offset: SIMD2<Float>
  var exposure: Float
  /// Defocus added to the lot's, in pixels of a photo of side 128.
  var blur: Float
  /// Where the brightest band or corner lies, -1…1.
  var sheen: Float

  init(_ random: inout RandomStream) {
    turn = random.uniform(in: -0.07...0.07)
    offset = SIMD2(random.uniform(in: 0...200), random.uniform(in: 0...200))
    exposure = random.uniform(in: 0.93...1.07)
    let defocus = random.unit()
    blur = 0.5 * defocus * defocus * defocus
    sheen = random.uniform(in: -1...1)
  }
}
