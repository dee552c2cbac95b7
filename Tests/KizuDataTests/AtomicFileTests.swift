import Foundation
import KizuCore
import KizuData
import Testing

@Suite struct AtomicFileTests {
  private func failure(_ bytes: [UInt8], _ path: String) -> DataError? {
    do throws(DataError) {
      try AtomicFile.write(bytes, to: path)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 100_000])
  func writesAndReplaces(count: Int) throws {
    let folder = try TemporaryFolder()
    let file = folder.path("out.bin")
    for salt in [3, 5] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * salt) }
      try AtomicFile.write(bytes, to: file)
      #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) == bytes)
    }
    #expect(try folder.names == ["out.bin"])
  }

  @Test func placesThatCannotBe() throws {
    let folder = try TemporaryFolder()
    try folder.write("there/x")
    for path in [folder.path("gone/x"), folder.path("there"), folder.path("a\0b")] {
      let error = try #require(failure([1], path))
      #expect(error.exitStatus == .cannotCreate && error.description.contains(path))
    }
    #expect(failure([1], "") == .cannotCreate(file: "", reason: "that is no file name"))
    #expect(try folder.names == ["there"])
  }
}
