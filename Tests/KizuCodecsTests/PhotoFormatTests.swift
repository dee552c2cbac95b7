import KizuCodecs
import KizuCore
import Testing

@Suite struct PhotoFormatTests {
  @Test func contentDecides() throws {
    for fixture in Fixture.all {
      #expect(PhotoFormat.identify(fixture.bytes) == fixture.format)
    }
    #expect(PhotoFormat.identify([]) == nil)
    #expect(PhotoFormat.identify([0xFF, 0xD8]) == nil)
    // A JPEG under the name of a PNG is a JPEG.
    let fixture = try Fixture.named("baseline444.jpg")
    #expect(try PhotoCodec.decode(fixture.bytes, file: "misnamed.png") == fixture.expected)
  }

  static let contents: [(bytes: [UInt8], found: String)] = [
    ([UInt8](), "an empty file"),
    ([0, 0, 0, 0], "a file of zeros"),
    (Array("GIF89a".utf8), "a GIF"),
    (Array("BMW, Mini and Rolls-Royce".utf8), "a text file"),
    (Array("BMW, Mini".utf8), "a text file"),
    (Array("RIFF....WEBPVP8 ".utf8), "a WebP"),
    ([0, 0, 0, 24] + Array("ftypheic".utf8), "a HEIF"),
    ([0, 0, 0, 24] + Array("ftypisom".utf8), "a video"),
    (Array("%PDF-1.7".utf8), "a PDF"),
    (Array("<!DOCTYPE html><title>404".utf8), "an HTML page"),
    (Array("path,label\n傷.png,scratch\n".utf8), "a text file"),
    ([0xFF, 0xD8], "a file of an unknown kind"),
    ([1, 2, 3], "a file of an unknown kind"),
  ]

  @Test(arguments: contents)
  func foreignContentIsNamed(bytes: [UInt8], found: String) {
    #expect(throws: CodecError.unknownFormat(file: "x.jpg", found: found)) {
      try PhotoCodec.decode(bytes, file: "x.jpg")
    }
  }

  @Test func textCutWithinACharacterIsText() {
    // 512 bytes are looked at; the last character starts at byte 511.
    let text = [UInt8](repeating: 0x61, count: 511) + Array("傷".utf8)
    #expect(throws: CodecError.unknownFormat(file: "x.jpg", found: "a text file")) {
      try PhotoCodec.header(text, file: "x.jpg")
    }
  }

  @Test func descriptionsNameTheFileAndSayWhatToDo() {
    let file = "line 3/0017.jpg"
    let errors: [(CodecError, String)] = [
      (.unreadable(file: file, reason: "Permission denied"), "check the path and its permissions"),
      (.fileTooLarge(file: file, bytes: 9, limit: 8), "scale it down"),
      (.unknownFormat(file: file, found: "a GIF"), "is a GIF, not a PNG, JPEG, TIFF or BMP; convert it"),
      (.truncated(file: file), "is truncated: it ends before the photo does; copy it again"),
      (.corrupt(file: file, message: "CRC error"), "is corrupt: CRC error; copy it again"),
      (.unsupported(file: file, message: "12 bits"), "convert it to an 8-bit PNG or JPEG"),
      (.tooManyPixels(file: file, width: 70000, height: 60000, limit: 250), "has 70000 × 60000 pixels"),
      (.outOfMemory(file: file), "needs more memory than there is"),
    ]
    for (error, text) in errors {
      #expect(error.description.hasPrefix(file + " "))
      #expect(error.description.contains(text))
      #expect(!error.description.contains("\n") && !error.reason.contains(file))
    }
  }
}
