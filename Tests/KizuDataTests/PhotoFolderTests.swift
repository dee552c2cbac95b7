import Foundation
import KizuCore
import KizuData
import Testing

@Suite struct PhotoFolderTests {
  @Test func findsCandidatesInCodePointOrder() throws {
    let folder = try TemporaryFolder()
    let kept = ["B.PNG", "a.jpeg", "a/x.png", "a.b/x.tif", "deep/er/y.JPG", "傷.webp", "z.png"]
    for name in kept { try folder.write(name) }
    let skipped = [
      ".hidden.png", "._z.png", ".DS_Store", "Thumbs.db", "desktop.ini", ".git/x.png", "notes.txt",
      "noextension", "png", "a/.DS_Store", "__MACOSX/._x.png",
    ]
    for name in skipped { try folder.write(name) }
    let found = try PhotoFolder(scanning: folder.path)
    #expect(found.paths == ["B.PNG", "a.b/x.tif", "a.jpeg", "a/x.png", "deep/er/y.JPG", "z.png", "傷.webp"])
    #expect(try PhotoFolder(scanning: folder.path + "/").paths == found.paths)
  }

  @Test func linksAreFollowedOnce() throws {
    let folder = try TemporaryFolder()
    let outside = try TemporaryFolder()
    try outside.write("o.png")
    try folder.write("good/x.png")
    try folder.link("good/loop", to: folder.path)
    try folder.link("aaa", to: folder.path("good"))
    try folder.link("file.png", to: folder.path("good/x.png"))
    try folder.link("broken.png", to: folder.path("gone.png"))
    try folder.link("other", to: outside.path)
    try folder.link("other again", to: outside.path)
    let found = try PhotoFolder(scanning: folder.path)
    #expect(found.paths == ["broken.png", "file.png", "good/x.png", "other/o.png"])
    try folder.link("self", to: ".")
    #expect(try PhotoFolder(scanning: folder.path("self")).paths.count == 4)
  }

  @Test func unusableFoldersAreNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.png")
    for (path, reason) in [
      (folder.path("gone"), "No such file or directory"), (file, "it is not a folder"),
      (folder.path("a\0b"), "its name holds a zero byte"),
    ] {
      let expected = DataError.unreadableFolder(folder: path, reason: reason)
      #expect(throws: expected) { try PhotoFolder(scanning: path) }
      #expect(expected.exitStatus == .noInput && expected.description.contains(path))
    }
  }

  #if os(Linux)
    // File systems elsewhere refuse to make such a name.
    /// The superuser may read every folder.
    @Test(.enabled(if: geteuid() != 0)) func foldersThatCannotBeRead() throws {
      let folder = try TemporaryFolder()
      try folder.write("closed/a.png")
      try folder.write("open/b.png")
      let closed = folder.path("closed")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: closed)
      defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed) }
      #expect(throws: DataError.unreadableFolder(folder: closed, reason: "Permission denied")) {
        try PhotoFolder(scanning: folder.path)
      }
      let tolerant = try PhotoFolder(scanning: folder.path, isTolerant: true)
      #expect(tolerant.paths == ["open/b.png"])
      #expect(tolerant.unreadable == [.unreadableFolder(folder: closed, reason: "Permission denied")])
    }

    @Test func namesMustBeUTF8() throws {
      let folder = try TemporaryFolder()
      // 傷.png in Shift JIS.
      let bytes = Array(folder.path.utf8) + [0x2F, 0x8F, 0x9D, 0x2E, 0x70, 0x6E, 0x67, 0]
      let name = bytes.map { CChar(bitPattern: $0) }
      let opened = unsafe open(name, O_CREAT | O_WRONLY, 0o600)
      #expect(opened >= 0)
      close(opened)
      do throws(DataError) {
        _ = try PhotoFolder(scanning: folder.path)
        Issue.record("a name that is not UTF-8 was accepted")
      } catch {
        guard case .nameNotUTF8(folder.path, _) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(error.exitStatus == .badData)
      }
      // Tolerantly, everything else is still found.
      try folder.write("good.png")
      let tolerant = try PhotoFolder(scanning: folder.path, isTolerant: true)
      #expect(tolerant.paths == ["good.png"] && tolerant.unreadable.count == 1)
      unsafe unlink(name)
    }
  #endif
}
