import KizuCore

/// One part under the camera: all that is drawn before it is known whether the part has a defect.
struct SampleScene {
  let lot: LotAppearance
  private let lighting: Lighting
  private let camera: Camera
  private let surface: Surface
  private let defectStream: RandomStream

  /// The scene of one photo, keyed by its index and, for what a lot shares, by its lot.
  init(_ entry: SampleEntry, settings: SampleSettings) {
    let item = UInt32(truncatingIfNeeded: entry.index)
    lot = LotAppearance(lot: entry.lotIndex, texture: entry.texture, seed: settings.seed)
    var poseStream = RandomStream(seed: settings.seed, purpose: .sampleLayout, item: item)
    var textureStream = RandomStream(seed: settings.seed, purpose: .sampleTexture, item: item)
    var wearStream = RandomStream(seed: settings.seed, purpose: .sampleTexture, item: item, view: 1)
    var noiseStream = RandomStream(seed: settings.seed, purpose: .sampleTexture, item: item, view: 2)
    defectStream = RandomStream(seed: settings.seed, purpose: .sampleDefect, item: item)
    let pose = PhotoPose(&poseStream)
    lighting = Lighting(lot: lot, pose: pose)
    camera = Camera(lot: lot, pose: pose, side: settings.size, &noiseStream)
    var surface = Surface(side: settings.size, lot: lot, pose: pose, &textureStream)
    surface.addHarmlessWear(lot: lot, pose: pose, &wearStream)
    self.surface = surface
  }

  /// The part as it is, without a defect.
  func photograph() -> Exposure {
    expose(surface)
  }

  /// The part with a defect of the class, made stronger until it can be seen against the texture.
  func photograph(defect kind: SampleClass, clean: Exposure) -> (exposure: Exposure, draw: DefectDraw) {
    var stream = defectStream
    var draw = DefectDraw(kind, &stream)
    for _ in 0..<6 {
      var shapeStream = stream
      var damaged = surface
      damaged.damage(draw, lot: lot, &shapeStream)
      let exposure = expose(damaged)
      if exposure.isVisiblyDifferent(from: clean) { return (exposure, draw) }
      draw.strength *= 1.4
    }
    var damaged = surface
    damaged.damage(draw, lot: lot, &stream)
    return (expose(damaged), draw)
  }

  private func expose(_ surface: Surface) -> Exposure {
    let side = surface.side
    return Exposure(side: side, brightness: camera.expose(lighting.shade(surface), side: side))
  }
}
