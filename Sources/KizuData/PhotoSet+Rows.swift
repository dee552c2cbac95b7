extension PhotoSet {
  /// The photo that each row of a label file speaks of.
  ///
  /// Spellings of a path are compared as ``load(folder:labels:split:onlyListed:)`` does.
  ///
  /// - Parameters:
  ///   - table: The label file that the photos were loaded with.
  ///   - photos: Photos of the set, all or some.
  ///   - folder: The photo folder.
  /// - Returns: One entry a row in the order of the file: an index into `photos`, or nil where the photo is not among
  ///   them.
  public static func photos(ofRowsIn table: LabelTable, among photos: [Photo], folder: String) -> [Int?] {
    indices(ofFiles: table.rows.map { PathName.join(folder, $0.path) }, among: photos)
  }

  /// The photo that each file is, whatever spelling its path has.
  ///
  /// - Parameters:
  ///   - files: Paths, absolute or relative to the working directory.
  ///   - photos: Photos.
  /// - Returns: One entry a file: an index into `photos`, or nil where the file is none of them.
  public static func indices(ofFiles files: [String], among photos: [Photo]) -> [Int?] {
    var places = Places()
    var indexOfPlace: [String: Int] = [:]
    for (index, photo) in photos.enumerated() { indexOfPlace[places.place(of: photo.file)] = index }
    return files.map { indexOfPlace[places.place(of: $0)] }
  }
}
