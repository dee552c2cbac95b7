import KizuCore
import RealModule

/// What photos of one lot have in common: light, camera setting and material.
struct LotAppearance {
  let texture: SampleTexture
  /// Turn of the brushing or of the warp, in radians.
  var orientation: Float
  /// Size of the texture's features in relation to their usual size.
  var textureScale: Float
  /// Reflectance of the material, about 0.3…0.7.
  var reflectance: Float
  /// How pronounced the texture is, in relation to its usual strength.
  var roughness: Float
  /// Unit vector towards the light in the plane of the photo.
  var lightDirection: SIMD2<Float>
  /// How strongly slopes turn into light and shade; larger for a lower light.
  var relief: Float
  /// Brightness of the illumination's gradient from edge to edge, 0…1.
  var falloff: Float
  var exposure: Float
  /// Standard deviation of the sensor's noise in grey levels.
  var sensorNoise: Float
  /// Defocus in pixels of a photo of side 128.
  var blur: Float
  /// Whether a fabric is a twill instead of a plain weave.
  var isTwill: Bool
  /// Red, green and blue of light and material together, mean 1.
  var tint: [Float]

  /// The look of a lot, keyed by its number.
  init(lot: Int, texture: SampleTexture, seed: UInt64) {
    var random = RandomStream(
      seed: seed, purpose: .sampleTexture, epoch: 1, item: UInt32(truncatingIfNeeded: lot))
    self.texture = texture
    // Parts lie straight or crosswise in the fixture, give or take.
    orientation = (random.chance(0.5) ? 0 : Float.pi / 2) + random.uniform(in: -0.2...0.2)
    textureScale = random.uniform(in: 0.8...1.3)
    reflectance = random.uniform(in: 0.4...0.62)
    roughness = random.uniform(in: 0.7...1.25)
    let angle = random.uniform(in: 0...(2 * .pi))
    lightDirection = SIMD2(Float.cos(angle), Float.sin(angle))
    relief = random.uniform(in: 0.8...1.25)
    falloff = random.uniform(in: 0.05...0.22)
    exposure = random.uniform(in: 0.8...1.12)
    sensorNoise = random.uniform(in: 1.2...3)
    blur = random.uniform(in: 0.25...0.6)
    isTwill = random.chance(0.4)
    let warmth = random.uniform(in: -0.08...0.08)
    switch texture {
    case .brushedMetal: tint = [1 + warmth, 1, 1 - warmth]
    case .castSurface: tint = [1.04 + warmth, 1, 0.96 - warmth]
    case .wovenFabric: tint = (0..<3).map { _ in random.uniform(in: 0.65...1.15) }
    }
  }
}
