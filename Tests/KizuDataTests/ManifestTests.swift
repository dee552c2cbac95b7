import KizuCodecs
import KizuCore
import KizuData
import Testing

@Suite struct ManifestTests {
  @Test func digestsOfKnownTexts() throws {
    // FIPS 180-4, examples of SHA-256.
    #expect(
      FileDigest.sha256(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      FileDigest.sha256(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let folder = try TemporaryFolder()
    // One piece is 1 MiB.
    for count in [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 >> 3) }
      let file = try folder.write("f", bytes: bytes)
      #expect(try FileDigest.sha256(ofFile: file) == FileDigest.sha256(of: bytes))
    }
    #expect(throws: DataError.unreadableFile(file: folder.path, reason: "it is a folder")) {
      try FileDigest.sha256(ofFile: folder.path)
    }
  }

  @Test(arguments: [1, 2, 5])
  func rowsTellWhatEachFileIs(threads: Int) throws {
    let folder = try TemporaryFolder()
    let good = try PhotoCodec.encodePNG(ImageBuffer(width: 5, height: 3, channels: 3, filledWith: 9))
    try folder.write("a,b.png", bytes: good)
    try folder.write("cut.png", bytes: good.dropLast(9))
    try folder.write("page.jpg", "<html>not found</html>")
    try folder.link("gone.png", to: "nowhere")
    let set = try PhotoSet.load(folder: folder.path, labels: nil)
    let manifest = Manifest(reading: set.photos, threads: threads)
    let digest = FileDigest.sha256(of: good)
    #expect(manifest.rows.map(\.path) == ["a,b.png", "cut.png", "gone.png", "page.jpg"])
    #expect(
      manifest.rows[0]
        == Manifest.Row(
          path: "a,b.png", bytes: good.count, sha256: digest, width: 5, height: 3, channels: 3, status: "ok"))
    #expect(manifest.rows.map(\.isOK) == [true, false, false, false])
    #expect(manifest.rows[1].status == "is truncated: it ends before the photo does")
    #expect(manifest.rows[1].bytes == good.count - 9 && manifest.rows[1].sha256.count == 64)
    #expect(manifest.rows[2].status == "cannot be read: No such file or directory")
    #expect(manifest.rows[3].status == "is an HTML page, not a PNG, JPEG, TIFF or BMP")
    #expect(try Manifest(manifest.csv, file: "manifest.csv") == manifest)
    let lines = String(decoding: manifest.csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 5 && lines[0] == "path,bytes,sha256,width,height,channels,status")
    #expect(lines[1] == "\"a,b.png\",\(good.count),\(digest),5,3,3,ok")
  }

  @Test(arguments: [
    ("", 1), ("path,label\n", 1), ("path,bytes,sha256,width,height,channels,status\na,1,x,2,3,1\n", 2),
    ("path,bytes,sha256,width,height,channels,status\na,1,x,2,3,1,ok\na,1,x,2,three,1,ok\n", 3),
  ])
  func damagedManifestsAreRefused(text: String, line: Int) {
    do throws(DataError) {
      _ = try Manifest(Array(text.utf8), file: "m.csv")
      Issue.record("\(text) was read")
    } catch {
      #expect(error.description.hasPrefix("m.csv, line \(line): ") && error.exitStatus == .badData)
    }
  }
}
