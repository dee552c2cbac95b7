import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuSSL
import KizuTrial
import Synchronization

/// Views of a few photos as training draws them, by the recipe, the seed and the epoch of a run.
final class ViewPictures: Sendable {
  private struct Key: Hashable {
    var photo: Int
    var view: Int
    var epoch: Int
  }

  /// Photos that are shown, and views of each: training takes two.
  static let photoCount = 6
  static let viewCount = 4

  /// The photos that are shown, by their numbers in the catalogue.
  let shown: [Int]
  private let catalog: PhotoCatalog
  private let numbers: [Int: Int]
  private let settings: PreviewSettings
  private let cache = PictureCache<Key>(limit: 16 << 20)
  private let read = Mutex<[Int: PreviewPhoto]>([:])
  private let queue = WorkQueue("views")

  /// - Parameters:
  ///   - run: The settings of the run.
  ///   - paths: Its photos in their order, those that decode.
  ///   - catalog: Numbers them.
  init(of run: PretrainSettings, paths: [String], catalog: PhotoCatalog) {
    self.catalog = catalog
    settings = PreviewSettings(
      run.views, options: PretrainOptions(run), limits: run.photos.limits, threads: 1)
    let places = paths.indices.spread(Self.photoCount)
    shown = catalog.ids(of: places.map { paths[$0] })
    numbers = Dictionary(zip(shown, places), uniquingKeysWith: { first, _ in first })
  }

  /// Side of a view in pixels.
  var side: Int { settings.imageSize }

  /// A view as a PNG.
  ///
  /// - Parameters:
  ///   - photo: A number of ``shown``.
  ///   - view: From 1; 0 for the photo as training reads it.
  ///   - epoch: Whose view.
  /// - Returns: The file; nil where there is no such view or the photo cannot be read.
  func png(of photo: Int, view: Int, epoch: Int) async -> [UInt8]? {
    guard let number = numbers[photo], (0...Self.viewCount).contains(view) else { return nil }
    let key = Key(photo: photo, view: view, epoch: view == 0 ? 0 : epoch)
    if let known = cache[key] { return known }
    let made: [UInt8]? = await queue.run { [self] in
      guard let example = example(photo, number) else { return nil }
      guard view > 0 else { return try? PhotoCodec.encodePNG(example.image.fitted(to: 256)) }
      let parameters = ViewParameters(
        drawnFrom: settings.recipe, width: example.image.width, height: example.image.height,
        seed: settings.seed, epoch: UInt32(clamping: epoch), photo: example.number, view: UInt16(view - 1))
      var scratch = ViewScratch()
      let samples = settings.view(of: example.image, parameters, scratch: &scratch)
      return try? PhotoCodec.encodePNG(
        ImageBuffer(planes: samples, width: side, height: side, channels: example.image.channels))
    }
    if let made { cache.keep(made, for: key) }
    return made
  }

  /// A photo in the form that training sees; read once.
  private func example(_ photo: Int, _ number: Int) -> PreviewPhoto? {
    if let known = read.withLock({ $0[photo] }) { return known }
    guard let path = catalog.path(of: photo) else { return nil }
    let found = try? PreviewPhoto.read(
      Photo(path: path, file: catalog.file(of: path)), number: number, by: settings.reader)
    guard let example = found?.first else { return nil }
    read.withLock { $0[photo] = example }
    return example
  }
}
