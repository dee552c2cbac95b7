import KizuCodecs
import KizuCore

/// Photos as pictures for a page: small ones for lists, large ones to look at.
struct PhotoPictures: Sendable {
  /// How large a picture is at most along its longer side.
  enum Size: String, Sendable {
    case small, large

    var side: Int {
      switch self {
      case .small: 160
      case .large: 1200
      }
    }
  }

  private struct Key: Hashable {
    var file: String
    var size: Size
  }

  private let photos: PhotoCatalog
  private let cache = PictureCache<Key>(limit: 96 << 20)
  // A photo of a large camera takes a hundred megabytes while it is shrunk.
  private let queue = WorkQueue("pictures", together: 2)

  init(_ photos: PhotoCatalog) {
    self.photos = photos
  }

  /// A photo as a PNG.
  ///
  /// - Parameters:
  ///   - id: Its number.
  ///   - size: How large.
  /// - Returns: The file; nil where no photo has the number, or it cannot be read.
  func png(of id: Int, _ size: Size) async -> [UInt8]? {
    guard let path = photos.path(of: id) else { return nil }
    let key = Key(file: photos.file(of: path), size: size)
    if let known = cache[key] { return known }
    let made: [UInt8]? = await queue.run {
      guard let photo = try? PhotoCodec.decode(file: key.file) else { return nil }
      return try? PhotoCodec.encodePNG(photo.fitted(to: size.side))
    }
    if let made { cache.keep(made, for: key) }
    return made
  }
}
