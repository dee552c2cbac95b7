import Foundation
import KizuCodecs
import KizuCore
public import KizuData

/// A folder with masks of defects: as `kizu samples` writes it, and most labelling tools can.
///
/// The mask of `a/b.jpg` is `a/b.png` or `a/b.jpg.png`, as large as its photo; whatever is not 0 is defect. A
/// photo without a mask, or with an empty one, has no defect.
public struct MaskFolder: Sendable {
  private let path: String

  /// A folder of masks.
  ///
  /// - Throws: ``PreviewError/noMaskFolder(_:)``.
  public init(_ path: String) throws(PreviewError) {
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw .noMaskFolder(path)
    }
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Where the mask of a photo should be.
  public func expectedFile(of photo: Photo) -> String {
    let name = (photo.path as NSString).deletingPathExtension + ".png"
    return "\(path)/\(name)"
  }

  /// The error that not one photo has a mask.
  public func nothingFound(_ example: Photo) -> PreviewError {
    .noMask(folder: path, expected: expectedFile(of: example))
  }

  /// Whether a mask file is there.
  public func hasMask(of photo: Photo) -> Bool { file(of: photo) != nil }

  /// The mask of a photo in the size of its working form; nil without a defect.
  ///
  /// - Throws: ``PreviewError`` for a mask that cannot be read or has another size.
  func mask(of photo: Photo, _ working: WorkingPhoto) throws(PreviewError) -> DefectMask? {
    guard let file = file(of: photo) else { return nil }
    let mask: ImageBuffer
    do throws(CodecError) {
      mask = try PhotoCodec.decode(file: file)
    } catch {
      throw .unreadableMask(file: file, reason: error.reason)
    }
    guard mask.width == working.width, mask.height == working.height else {
      throw .wrongMaskSize(
        file: file, width: mask.width, height: mask.height, photo: photo.path, photoWidth: working.width,
        photoHeight: working.height)
    }
    return DefectMask(mask, width: working.image.width, height: working.image.height)
  }

  private func file(of photo: Photo) -> String? {
    [expectedFile(of: photo), "\(path)/\(photo.path).png"].first {
      FileManager.default.fileExists(atPath: $0)
    }
  }
}
