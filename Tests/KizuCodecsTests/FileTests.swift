import Foundation
import KizuCodecs
import KizuCore
import Testing

@Suite struct FileTests {
  private func failure(_ file: String) -> CodecError? {
    do throws(CodecError) {
      _ = try PhotoCodec.decode(file: file)
      return nil
    } catch {
      return error
    }
  }

  @Test func decodesAFile() throws {
    let fixture = try Fixture.named("exif6.jpg")
    let path = Fixture.folder.appending(path: fixture.name).path
    #expect(try PhotoCodec.decode(file: path) == fixture.expected)
    #expect(try PhotoCodec.header(file: path).width == 9)
  }

  @Test func whatIsNoFileIsUnreadable() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kizu-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Opening a pipe that nobody writes to must not wait.
    let pipe = folder + "/pipe.jpg"
    let made = unsafe mkfifo(pipe, 0o600)
    #expect(made == 0)
    for (file, reason) in [
      (folder + "/missing.jpg", "No such file or directory"), (folder, "it is a folder"),
      (pipe, "it is a named pipe"), ("/dev/zero", "it is a device"),
      (folder + "/a\0b.jpg", "its name holds a zero byte"),
    ] {
      let error = failure(file)
      #expect(error == .unreadable(file: file, reason: reason))
      #expect(error?.exitStatus == .noInput)
      #expect(error?.description.contains(file) == true)
    }
  }

  @Test func longFilesAreRefusedUnread() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "kizu-\(UUID()).png").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(FileManager.default.createFile(atPath: path, contents: Data()))
    // A sparse file: it takes no room on the disk.
    let length = PhotoCodec.fileSizeLimit + 1
    let extended = unsafe truncate(path, length)
    #expect(extended == 0)
    #expect(failure(path) == .fileTooLarge(file: path, bytes: length, limit: PhotoCodec.fileSizeLimit))
  }
}
