public import KizuAugment
public import KizuCore
public import KizuData
public import KizuSSL

/// How photos are read and views of them drawn, as a pretraining run would.
public struct PreviewSettings: Sendable {
  /// What views are drawn from.
  public var recipe: ViewRecipe
  /// Side of the views in pixels.
  public var imageSize: Int
  /// The run's seed.
  public var seed: UInt64
  /// Reads photos in the form that training sees.
  public var reader: PhotoReader
  /// How many threads work.
  public var threads: Int

  /// Settings that read photos as pretraining with the same options does.
  ///
  /// - Parameters:
  ///   - recipe: What views are drawn from, valid by `ViewRecipe.validate()`.
  ///   - options: Image size, seed, intensity and tiles; what is nil is pretraining's default.
  ///   - limits: Which photos are accepted.
  ///   - threads: How many threads work, at least 1.
  public init(
    _ recipe: ViewRecipe, options: PretrainOptions, limits: ReadingLimits = ReadingLimits(), threads: Int
  ) {
    self.recipe = recipe
    imageSize = options.imageSize ?? PretrainSettings.Defaults.imageSize
    seed = options.seed ?? 0
    reader = PhotoReader(form: PretrainSettings.form(of: options, views: recipe), limits: limits)
    self.threads = threads
  }

  /// How photos are cut; nil takes each as one.
  public var tiling: Tiling? { reader.form.tiling }

  /// The parameters of one view: those of the first epoch of a run whose photos can all be read.
  public func parameters(of photo: PreviewPhoto, view: Int) -> ViewParameters {
    ViewParameters(
      drawnFrom: recipe, width: photo.image.width, height: photo.image.height, seed: seed, epoch: 0,
      photo: photo.number, view: UInt16(view))
  }

  /// The parameters of a view that one operation alone has altered.
  public func parameters(
    of photo: PreviewPhoto, _ operation: ViewOperation, _ level: ViewOperation.Level, view: Int = 0
  ) -> ViewParameters {
    operation.parameters(
      level, in: recipe, width: photo.image.width, height: photo.image.height, seed: seed,
      photo: photo.number,
      view: UInt16(view))
  }

  /// A view with samples 0…1.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - parameters: What to do with it.
  ///   - scratch: Working memory.
  /// - Returns: `[C, S, S]`, C being the photo's channels; a hidden square is 0.
  public func view(
    of image: ImageBuffer, _ parameters: ViewParameters, scratch: inout ViewScratch
  ) -> [Float] {
    let maker = ViewMaker(size: imageSize, channels: image.channels, normalization: .identity)
    var samples = [Float](repeating: 0, count: maker.sampleCount)
    var span = samples.mutableSpan
    maker.makeView(of: image, parameters, into: &span, scratch: &scratch)
    return samples
  }
}
