import Kizu

/// Times each operation alone, always on and with its strength drawn anew each view, against views that are only
/// cropped, resized and normalised.
enum OperationsBench {
  private static let viewsARound = 24

  private static let operations: [(name: String, change: @Sendable (inout ViewRecipe) -> Void)] = [
    ("plain", { _ in }),
    (
      "orientation",
      {
        $0.horizontalFlip = 0.5
        $0.verticalFlip = 0.5
        $0.quarterTurn = 0.75
      }
    ),
    ("rotation", { $0.rotation = 10 }),
    ("illumination", { $0.illumination = 0.5 }),
    ("brightness", { ($0.jitter, $0.brightness) = (1, 0.8) }),
    ("contrast", { ($0.jitter, $0.contrast) = (1, 0.8) }),
    ("saturation", { ($0.jitter, $0.saturation) = (1, 0.8) }),
    ("hue", { ($0.jitter, $0.hue) = (1, 0.2) }),
    ("grey", { $0.grey = 1 }),
    ("gamma", { $0.gamma = 0.5...2 }),
    ("blur", { $0.blur = 1 }),
    ("sharpness", { $0.sharpness = 0.8 }),
    ("solarise", { $0.solarise = 1 }),
    ("noise", { $0.noise = 0.05 }),
    ("shotNoise", { $0.shotNoise = 0.05 }),
    ("jpeg", { $0.jpeg = 1 }),
    ("cutout", { $0.cutout = 1 }),
  ]

  static func measure(size: Int, clock: BenchClock) throws -> ComparisonReport {
    let photo = BenchPhoto.drawn(side: 512)
    let maker = ViewMaker(
      size: size, channels: 3,
      normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.2, 0.2, 0.2]))
    let views = ViewBatch(maker: maker, threads: 1)
    var output = [Float](repeating: 0, count: maker.sampleCount)
    let works = operations.map { operation -> (name: String, body: () throws -> Void) in
      var recipe = ViewRecipe(cropScale: 0.08...1)
      operation.change(&recipe)
      var view: UInt32 = 0
      return (
        operation.name,
        {
          for _ in 0..<viewsARound {
            // Every operation meets the same crops.
            view += 1
            var span = output.mutableSpan
            views.makeViews(1, into: &span) { [view, recipe] _ in
              let parameters = ViewParameters(
                drawnFrom: recipe, width: photo.width, height: photo.height, seed: 0, epoch: 0, photo: view,
                view: 0)
              return (photo, parameters)
            }
          }
        }
      )
    }
    return try ComparisonReport(
      .views, unit: "ms a view", threads: 1, precision: "f32",
      setting: "crop (0.08, 1) of 512×512 RGB to \(size)×\(size), and one operation", count: viewsARound,
      clock: clock,
      works)
  }
}
