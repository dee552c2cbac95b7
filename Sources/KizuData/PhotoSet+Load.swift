import Foundation

extension PhotoSet {
  /// The photos of a folder, with their labels.
  ///
  /// Without a label file, the first folder of a photo's path is its label, and photos that stand directly in
  /// the folder are unlabelled. With one, labels come from it alone: a photo with an empty label, or one that
  /// it does not list, is unlabelled. Paths in it are relative to the folder or absolute, and a listed file
  /// may stand outside the folder. Names that differ only in their Unicode normal form are the same name.
  ///
  /// - Parameters:
  ///   - folder: The photo folder.
  ///   - labels: A CSV file for ``LabelTable``, or nil.
  ///   - split: Keeps only photos that the label file puts on this side.
  ///   - onlyListed: Drops photos that the label file does not list.
  /// - Returns: A set of at least one photo; no photo is opened yet.
  /// - Throws: Any ``DataError`` about the folder or the label file.
  public static func load(
    folder: String, labels: String?, split: Split? = nil, onlyListed: Bool = false
  ) throws(DataError) -> PhotoSet {
    try load(folder: folder, labels: labels, split: split, onlyListed: onlyListed, isTolerant: false).set
  }

  /// The photos of a folder as far as they can be found: a folder below that cannot be read, a name that is
  /// not UTF-8 and a listed photo that is not there do not stop it.
  ///
  /// - Parameters: Those of ``load(folder:labels:split:onlyListed:)``.
  /// - Returns: The set, and what was left out.
  /// - Throws: Any other ``DataError`` about the folder or the label file.
  public static func loadWhatIsThere(
    folder: String, labels: String?, split: Split? = nil, onlyListed: Bool = false
  ) throws(DataError) -> (set: PhotoSet, problems: [DataError]) {
    try load(folder: folder, labels: labels, split: split, onlyListed: onlyListed, isTolerant: true)
  }

  private static func load(
    folder: String, labels: String?, split: Split?, onlyListed: Bool, isTolerant: Bool
  ) throws(DataError) -> (set: PhotoSet, problems: [DataError]) {
    guard let labels else {
      if split != nil {
        throw .selectionImpossible(setting: "--split", reason: "it needs a label file; add --labels FILE.csv")
      }
      if onlyListed {
        throw .selectionImpossible(
          setting: "--only-listed", reason: "it needs a label file; add --labels FILE.csv")
      }
      let found = try PhotoFolder(scanning: folder, isTolerant: isTolerant)
      return (try labelledByFolder(found), found.unreadable)
    }
    let table = try LabelTable(file: labels)
    if split != nil, !table.hasSplit {
      throw .selectionImpossible(
        setting: "--split", reason: "\(labels) has no column split; add one with train and test")
    }
    let found = try PhotoFolder(scanning: folder, isTolerant: isTolerant)
    var problems = found.unreadable
    let (photos, missing) = try labelled(found, by: table, keepUnlisted: split == nil && !onlyListed)
    if !missing.isEmpty {
      let error = DataError.listedPhotosMissing(
        file: table.file, folder: found.folder, examples: Array(missing.prefix(5)), count: missing.count)
      guard isTolerant else { throw error }
      problems.append(error)
    }
    let kept = split == nil ? photos : photos.filter { $0.split == split }
    if kept.isEmpty {
      let reason =
        split.map { "no row of \(labels) has the split \($0.rawValue)" }
        ?? "there is no picture file, and \(labels) lists none"
      throw .noPhotos(folder: folder, reason: reason)
    }
    return (PhotoSet(kept), problems)
  }

  private static func labelledByFolder(_ found: PhotoFolder) throws(DataError) -> PhotoSet {
    guard !found.paths.isEmpty else {
      throw .noPhotos(
        folder: found.folder,
        reason: "there is no picture file (.png, .jpg, …) in it or below; check the path")
    }
    return PhotoSet(
      found.paths.map { path in
        let parts = path.split(separator: "/", maxSplits: 1)
        let label = parts.count == 2 ? String(parts[0]) : nil
        return Photo(path: path, file: PathName.join(found.folder, path), label: label)
      })
  }

  private static func labelled(
    _ found: PhotoFolder, by table: LabelTable, keepUnlisted: Bool
  ) throws(DataError) -> (photos: [Photo], missing: [DataError.ListedPath]) {
    var places = Places()
    var photos = found.paths.map { Photo(path: $0, file: PathName.join(found.folder, $0)) }
    var indexOfPlace: [String: Int] = [:]
    for (index, photo) in photos.enumerated() { indexOfPlace[places.place(of: photo.file)] = index }
    var lineOfPhoto: [Int: Int] = [:]
    var missing: [DataError.ListedPath] = []
    for row in table.rows {
      let file = PathName.join(found.folder, row.path)
      let place = places.place(of: file)
      let index = indexOfPlace[place] ?? photos.count
      if index == photos.count {
        guard exists(file) else {
          missing.append(DataError.ListedPath(path: row.path, line: row.line))
          continue
        }
        photos.append(Photo(path: PathName.normalized(row.path), file: file))
        indexOfPlace[place] = index
      }
      if let earlier = lineOfPhoto.updateValue(row.line, forKey: index) {
        throw .malformedCSV(
          file: table.file, line: row.line,
          problem: "\(row.path) is the photo of line \(earlier) by another spelling; keep one of the rows")
      }
      photos[index].label = row.label
      photos[index].group = row.group
      photos[index].split = row.split
    }
    let kept =
      keepUnlisted ? photos : photos.indices.filter { lineOfPhoto[$0] != nil }.map { photos[$0] }
    return (kept, missing)
  }

  private static func exists(_ file: String) -> Bool {
    // The system would cut the path at a zero byte and look for another file.
    guard !file.utf8.contains(0) else { return false }
    var status = stat()
    // SAFETY: `status` outlives the call.
    let answer = unsafe stat(file, &status)
    return answer == 0 && status.st_mode & S_IFMT != S_IFDIR
  }
}

/// Where files really stand, so that spellings with `..`, links to folders and absolute paths can be
/// compared.
struct Places {
  private var realFolders: [String: String] = [:]

  /// The path with its folder resolved; a last part that is a link stays, as it is a photo of its own.
  mutating func place(of file: String) -> String {
    let (folder, name) = PathName.split(file)
    if let known = realFolders[folder] { return PathName.join(known, name) }
    let resolved = resolve(folder.isEmpty ? "." : folder) ?? PathName.normalized(folder)
    realFolders[folder] = resolved
    return PathName.join(resolved, name)
  }

  private func resolve(_ folder: String) -> String? {
    // SAFETY: realpath gives a terminated text that is ours to free, or null.
    guard let text = unsafe realpath(folder, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(validatingCString: text)
  }
}
