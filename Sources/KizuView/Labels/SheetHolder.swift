import Foundation
import Synchronization

/// A label sheet that may not be there yet.
final class SheetHolder: Sendable {
  let file: String
  private let catalog: PhotoCatalog
  private let classes: @Sendable () -> [String]
  private let sheet = Mutex<LabelSheet?>(nil)

  /// - Parameters:
  ///   - file: Where it is or will be.
  ///   - catalog: Numbers its photos.
  ///   - classes: What to offer besides the classes of the file, where it opens.
  init(file: String, catalog: PhotoCatalog, classes: @escaping @Sendable () -> [String]) {
    (self.file, self.catalog, self.classes) = (file, catalog, classes)
  }

  /// The sheet, opened the first time that its file is there; nil before.
  ///
  /// - Throws: Why it cannot be opened.
  func opened() throws -> LabelSheet? {
    try sheet.withLock { sheet in
      if let sheet { return sheet }
      guard FileManager.default.fileExists(atPath: file) else { return nil }
      let opened = try LabelSheet(file: file, photos: catalog, classes: classes())
      sheet = opened
      return opened
    }
  }
}
