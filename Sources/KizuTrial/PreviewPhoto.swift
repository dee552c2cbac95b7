import KizuCodecs
public import KizuCore
public import KizuData

/// A photo, or a tile of one, in the form that training sees, with the mask of its defect where there is one.
public struct PreviewPhoto: Sendable {
  /// The file and what is known about it.
  public let photo: Photo
  /// What names its random draws: its place in the set.
  public let number: UInt32
  /// Which part of the photo in this form it is; nil for the whole.
  public let tile: PixelRectangle?
  /// Its pixels.
  public let image: ImageBuffer
  /// Its defect; nil where it has none, or nobody has marked it.
  public let mask: DefectMask?

  public init(
    photo: Photo, number: UInt32, tile: PixelRectangle? = nil, image: ImageBuffer, mask: DefectMask? = nil
  ) {
    self.photo = photo
    self.number = number
    self.tile = tile
    self.image = image
    self.mask = mask
  }

  /// Reads a photo, and its mask where there is a folder of them.
  ///
  /// - Parameters:
  ///   - photo: The photo.
  ///   - number: Its place in the set.
  ///   - reader: Reads it.
  ///   - masks: Where masks are.
  /// - Returns: The photo; or its tiles that show a defect, or the middle one where it has none.
  /// - Throws: `CodecError` for a photo that cannot be read, ``PreviewError`` for a mask that cannot be used.
  public static func read(
    _ photo: Photo, number: Int, by reader: PhotoReader, masks: MaskFolder? = nil
  ) throws -> [PreviewPhoto] {
    let working = try reader.read(photo).photo.get()
    let mask = try masks?.mask(of: photo, working)
    guard let tiling = reader.form.tiling else {
      return [
        PreviewPhoto(
          photo: photo, number: UInt32(truncatingIfNeeded: number), image: working.image, mask: mask)
      ]
    }
    let (width, height) = (working.image.width, working.image.height)
    let count = tiling.count(width: width, height: height)
    // Without a defect one tile tells as much as all.
    return (mask == nil ? count / 2..<count / 2 + 1 : 0..<count).compactMap { index in
      let tile = tiling.tile(index, width: width, height: height)
      let part = mask?.part(tile)
      guard mask == nil || part != nil else { return nil }
      return PreviewPhoto(
        photo: photo, number: UInt32(truncatingIfNeeded: number) &+ UInt32(truncatingIfNeeded: index) << 20,
        tile: tile, image: working.image.cropped(to: tile), mask: part)
    }
  }
}
