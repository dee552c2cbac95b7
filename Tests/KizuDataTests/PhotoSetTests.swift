import KizuCore
import KizuData
import Testing

@Suite struct PhotoSetTests {
  private func failure(
    _ folder: String, _ labels: String?, split: Split? = nil, onlyListed: Bool = false
  ) -> DataError? {
    do throws(DataError) {
      _ = try PhotoSet.load(folder: folder, labels: labels, split: split, onlyListed: onlyListed)
      return nil
    } catch {
      return error
    }
  }

  @Test func foldersAreClasses() throws {
    let folder = try TemporaryFolder()
    for name in ["ok/2.png", "ok/deep/1.png", "Dent/1.png", "loose.png", "傷/1.png"] { try folder.write(name) }
    let set = try PhotoSet.load(folder: folder.path, labels: nil)
    #expect(set.photos.map(\.path) == ["Dent/1.png", "loose.png", "ok/2.png", "ok/deep/1.png", "傷/1.png"])
    #expect(set.photos.map(\.label) == ["Dent", nil, "ok", "ok", "傷"])
    #expect(set.classes == ["Dent", "ok", "傷"])
    #expect(set.classIndices == [0, nil, 1, 1, 2])
    #expect(set.unlabelledCount == 1 && !set.hasSplit)
    #expect(set.photos[2].file == folder.path("ok/2.png"))
  }

  @Test func withoutSubfoldersAllAreUnlabelled() throws {
    let folder = try TemporaryFolder()
    for name in ["b.png", "a.png"] { try folder.write(name) }
    let set = try PhotoSet.load(folder: folder.path, labels: nil)
    #expect(set.photos.map(\.path) == ["a.png", "b.png"] && set.classes.isEmpty && set.unlabelledCount == 2)
  }

  @Test func labelFileAloneDecides() throws {
    let folder = try TemporaryFolder()
    for name in ["x/1.png", "x/2.png", "x/3.png", "4.png"] { try folder.write(name) }
    let labels = try folder.write(
      "l.csv", "path,label,group,split\nx/2.png,ok,g,test\nx/1.png,dent,,train\n4.png,,,train\n")
    let set = try PhotoSet.load(folder: folder.path, labels: labels)
    #expect(
      set.photos == [
        Photo(path: "4.png", file: folder.path("4.png"), split: .train),
        Photo(path: "x/1.png", file: folder.path("x/1.png"), label: "dent", split: .train),
        Photo(path: "x/2.png", file: folder.path("x/2.png"), label: "ok", group: "g", split: .test),
        Photo(path: "x/3.png", file: folder.path("x/3.png")),
      ])
    #expect(set.classes == ["dent", "ok"] && set.hasSplit)

    let train = try PhotoSet.load(folder: folder.path, labels: labels, split: .train)
    #expect(train.photos.map(\.path) == ["4.png", "x/1.png"] && train.classes == ["dent"])
    let listed = try PhotoSet.load(folder: folder.path, labels: labels, onlyListed: true)
    #expect(listed.photos.map(\.path) == ["4.png", "x/1.png", "x/2.png"])
  }

  @Test func spellingsOfAPathMeet() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    for name in ["a/1.png", "a/2.png", "a/3.png", "a/plain"] { try folder.write(name) }
    let far = try outside.write("far.png")
    try folder.link("alias", to: "a")
    // é composed in the file name and decomposed in the table.
    try folder.write("caf\u{E9}.png")
    let labels = try folder.write(
      "l.csv",
      "path,label\n./a/../a/1.png,p\n\(folder.path)/a/2.png,q\nalias/3.png,r\n\(far),s\na/plain,t\n"
        + "cafe\u{301}.png,u\n")
    let set = try PhotoSet.load(folder: folder.path, labels: labels)
    let labelOf = Dictionary(uniqueKeysWithValues: set.photos.map { ($0.path, $0.label) })
    #expect(
      labelOf == [
        "a/1.png": "p", "a/2.png": "q", "a/3.png": "r", far: "s", "a/plain": "t", "caf\u{E9}.png": "u",
      ])
  }

  @Test func twoSpellingsOfOnePhotoAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/1.png")
    try folder.link("alias", to: "a")
    for other in ["\(folder.path)/a/1.png", "alias/1.png"] {
      let labels = try folder.write("l.csv", "path,label\na/1.png,x\n\(other),x\n")
      #expect(
        failure(folder.path, labels)
          == .malformedCSV(
            file: labels, line: 3,
            problem: "\(other) is the photo of line 2 by another spelling; keep one of the rows"))
    }
  }

  @Test func missingPhotosAreNamedUpToFive() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.png")
    let rows = (1...7).map { "gone\($0).png,x\n" }.joined()
    let labels = try folder.write("l.csv", "path,label\na.png,x\n" + rows)
    let error = try #require(failure(folder.path, labels))
    #expect(error.exitStatus == .badData)
    for text in [labels, folder.path, "7 photos", "gone1.png (line 3)", "gone5.png (line 7)", "and 2 more"] {
      #expect(error.description.contains(text))
    }
    #expect(!error.description.contains("gone6"))
    // Even where the split asked for would drop the row.
    let one = try folder.write("one.csv", "path,label,split\na.png,x,train\ngone.png,x,test\n")
    #expect(
      failure(folder.path, one, split: .train)?.description.contains("a photo that is not in") == true)
  }

  @Test func selectionsThatCannotBe() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.png")
    let plain = try folder.write("plain.csv", "path,label\na.png,x\n")
    let trainOnly = try folder.write("train.csv", "path,label,split\na.png,x,train\n")
    let none = try folder.write("none.csv", "path,label\n")
    #expect(failure(folder.path, plain, split: .train)?.exitStatus == .usage)
    #expect(failure(folder.path, nil, split: .train)?.exitStatus == .usage)
    #expect(failure(folder.path, nil, onlyListed: true)?.exitStatus == .usage)
    #expect(failure(folder.path, plain, split: .train)?.description.contains("plain.csv") == true)
    #expect(failure(folder.path, trainOnly, split: .test)?.exitStatus == .badData)
    #expect(failure(folder.path, none, onlyListed: true)?.exitStatus == .badData)
    #expect(failure(folder.path, folder.path("gone.csv"))?.exitStatus == .noInput)
    #expect(failure(folder.path, folder.path)?.exitStatus == .noInput)
  }

  @Test func emptyFolderHoldsNoPhotos() throws {
    let folder = try TemporaryFolder()
    try folder.write("notes.txt")
    let error = try #require(failure(folder.path, nil))
    #expect(error.exitStatus == .badData && error.description.contains(folder.path))
  }
}
