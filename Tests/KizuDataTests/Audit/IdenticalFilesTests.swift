import KizuData
import Testing

struct IdenticalFilesTests {
  private func photos(_ folder: TemporaryFolder, _ contents: [(name: String, content: String)]) throws
    -> [Photo]
  {
    try contents.map { name, content in
      Photo(path: name, file: try folder.write(name, content))
    }
  }

  @Test func copiesAreFoundByContent() throws {
    let folder = try TemporaryFolder()
    var photos = try photos(
      folder,
      [("a", "one"), ("b", "two"), ("c", "one"), ("d", "seven"), ("e", "two"), ("f", "two"), ("g", "")])
    photos.append(Photo(path: "not there", file: folder.path("not there")))
    photos.append(Photo(path: "a folder", file: folder.path))
    #expect(IdenticalFiles.sets(among: photos) == [[0, 2], [1, 4, 5]])
    #expect(IdenticalFiles.sets(among: []).isEmpty)
  }

  @Test func copiesShareAGroup() throws {
    let groups = ["x", nil, "y", nil, "x", "z", nil]
    let photos = groups.enumerated().map { Photo(path: "p\($0)", file: "", group: $1) }
    // A copy joins x and y; another pair has no group; z and the last one stay as they are.
    let joined = IdenticalFiles.joiningGroups(of: photos, [[0, 2], [1, 3]])
    #expect(joined.map(\.group) == ["x", "p1", "x", "p1", "x", "z", nil])
    #expect(joined.map(\.path) == photos.map(\.path))
    #expect(IdenticalFiles.joiningGroups(of: photos, []) == photos)
  }

  @Test func rowsOfALabelFileAreFoundInAnySpelling() throws {
    let folder = try TemporaryFolder()
    for name in ["x/1.png", "x/2.png", "3.png"] { try folder.write(name) }
    let labels = try folder.write(
      "l.csv", "path,label,split\n3.png,a,train\n./x/../x/1.png,b,test\n\(folder.path("x/2.png")),a,train\n")
    let table = try LabelTable(file: labels)
    let all = try PhotoSet.load(folder: folder.path, labels: labels).photos
    let found = PhotoSet.photos(ofRowsIn: table, among: all, folder: folder.path)
    #expect(found.map { $0.map { all[$0].file } } == ["3.png", "x/1.png", "x/2.png"].map { folder.path($0) })
    let train = try PhotoSet.load(folder: folder.path, labels: labels, split: .train).photos
    let some = PhotoSet.photos(ofRowsIn: table, among: train, folder: folder.path)
    #expect(some.map { $0.map { train[$0].path } } == ["3.png", nil, "x/2.png"])
  }
}
