import Foundation
import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuReport
import Testing

@testable import KizuView

/// The whole page over a real socket.
@Suite struct LocalServerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var photo = ImageBuffer(width: 400, height: 200, channels: 1)
    for index in 0..<80_000 { photo.pixels[index] = UInt8(index % 251) }
    try folder.write("photos/a.png", PhotoCodec.encodePNG(photo))
    try folder.write("photos/sub/b.png", PhotoCodec.encodePNG(photo))
    try folder.write("photos/broken.png", "no picture")
    try folder.write("secret.png", PhotoCodec.encodePNG(photo))
    try folder.write(
      "trial/criterion.json",
      #"{"goal":"recall(scratch) >= 0.9","good":[],"written":"2026-11-28T00:00:00Z","seed":0}"#)
    try folder.write("trial/stages/place.json", #"{"photos":"\#(folder.path("photos"))"}"#)
    try folder.write("trial/labels.csv", "path,label\na.png,\nsub/b.png,\nbroken.png,\n")
  }

  /// Serves the trial and hands over port and secret.
  private func serve(_ body: @escaping @Sendable (Int, String) throws -> Void) async throws {
    let site = try Site(LocalPage.Options(folder.path("trial")))
    let token = AccessToken()
    let server = try await LocalServer(port: 0, token: token) { await site.reply(to: $0) }
    let port = URL(string: server.address)?.port ?? 0
    // Requests wait for answers, and must not do so on a thread that answers.
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        continuation.resume(returning: Result { try body(port, token.text) })
      }
    }
    await server.stop()
    try result.get()
  }

  private func get(_ port: Int, _ target: String, host: String? = nil, more: String = "") throws -> RawRequest
  {
    try RawRequest(
      port: port,
      "GET \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n\(more)\r\n")
  }

  private func post(
    _ port: Int, _ target: String, _ body: String, type: String = "application/json", more: String = ""
  ) throws -> RawRequest {
    try RawRequest(
      port: port,
      """
      POST \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\nContent-Type: \(type)\r\n\
      Content-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)
      """)
  }

  @Test func pagesCarryTheirRules() async throws {
    try await serve { port, secret in
      let page = try get(port, "/\(secret)/")
      #expect(page.status == 200 && page.text.contains("<main>"))
      let policy = page.header("Content-Security-Policy") ?? ""
      #expect(
        policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"))
      #expect(page.header("Referrer-Policy") == "no-referrer" && page.header("Cache-Control") == "no-store")
      #expect(page.header("X-Content-Type-Options") == "nosniff")
      #expect(!page.text.contains("http:") && !page.text.contains("https:"))
      let moved = try get(port, "/\(secret)")
      #expect(moved.status == 308 && moved.header("Location") == "/\(secret)/")
      for name in ["style.css", "view.js", "labels.js", "labels", "parts", "part/goal", "sheet"] {
        let part = try get(port, "/\(secret)/\(name)")
        #expect(part.status == 200 && !part.body.isEmpty, "\(name)")
      }
      #expect(try get(port, "/\(secret)/report.html").status == 404)
    }
  }

  @Test func nothingIsSaidWithoutTheSecret() async throws {
    try await serve { port, secret in
      for target in ["/", "/labels", "/favicon.ico", "/\(secret.dropLast())x/", "/photo/0/small"] {
        let refused = try get(port, target)
        #expect(refused.status == 403 && !refused.text.contains(secret), "\(target)")
      }
      #expect(try get(port, "/\(secret)/", host: "evil.example:\(port)").status == 403)
      #expect(try get(port, "/\(secret)/", host: "127.0.0.1").status == 403)
      #expect(try get(port, "/\(secret)/", more: "Origin: http://evil.example\r\n").status == 403)
      let change = #"{"id":0,"label":"x","revision":1}"#
      #expect(try post(port, "/label", change).status == 403)
      #expect(try post(port, "/\(secret)/label", change, type: "text/plain").status == 415)
      #expect(try post(port, "/\(secret)/label", change, more: "Origin: null\r\n").status == 403)
      #expect(try LabelTable(file: folder.path("trial/labels.csv")).rows.allSatisfy { $0.label == nil })
    }
  }

  /// Photos have numbers: no spelling of a path leads anywhere.
  @Test func photosAreKnownByNumberAlone() async throws {
    try await serve { port, secret in
      let small = try get(port, "/\(secret)/photo/1/small")
      #expect(small.status == 200 && small.header("Content-Type") == "image/png")
      let picture = try PhotoCodec.decode(small.body, file: "small.png")
      #expect(picture.width == 160 && picture.height == 80)
      #expect(
        try PhotoCodec.decode(get(port, "/\(secret)/photo/0/large").body, file: "large.png").width == 400)
      for target in [
        "photo/3/small", "photo/2/small", "photo/-1/small", "photo/00000000000000000000/small",
        "photo/0/huge",
        "photo/../secret.png", "photo/..%2f..%2fsecret.png/small", "photo/%2e%2e/small",
        "../../../etc/passwd",
        "photo//0/small", "photo/0/small/..", "..%2f..%2f..%2fetc%2fpasswd", "photo/a.png/small",
        "secret.png",
        "labels.csv", "criterion.json", "stages/place.json", "report.html/", "part/..", "sample/0/0/0",
      ] {
        let answer = try get(port, "/\(secret)/\(target)")
        #expect(answer.status == 404, "\(target): \(answer.status)")
        #expect(!answer.text.contains("root:"))
      }
    }
  }

  @Test func labelsAreSavedBeforeTheAnswer() async throws {
    try await serve { port, secret in
      let sheet = try get(port, "/\(secret)/sheet?since=0")
      let document = try JSONDecoder().decode(LabelSheet.Document.self, from: Data(sheet.body))
      #expect(document.entries.map(\.path) == ["a.png", "sub/b.png", "broken.png"])
      // What the goal speaks of, and the usual name of the others.
      #expect(document.classes == ["good", "scratch"])
      let revision = document.entries[0].revision
      let saved = try post(
        port, "/\(secret)/label", #"{"id":0,"label":"scratch","revision":\#(revision)}"#)
      #expect(saved.status == 200 && saved.text.contains(#""label":"scratch""#))
      #expect(
        try folder.text("trial/labels.csv") == "path,label\na.png,scratch\nsub/b.png,\nbroken.png,\n")
      let late = try post(port, "/\(secret)/label", #"{"id":0,"label":"good","revision":\#(revision)}"#)
      #expect(late.status == 409 && late.text.contains(#""label":"scratch""#))
      #expect(try post(port, "/\(secret)/label", #"{"id":77,"label":"good","revision":1}"#).status == 404)
      for wrong in [
        "", "{", "[]", #"{"id":0}"#, #"{"id":1,"label":"","revision":1}"#,
        #"{"id":1,"label":" a","revision":1}"#,
        #"{"id":1,"label":"a\nb","revision":1}"#, #"{"id":1,"label":7,"revision":1}"#,
      ] {
        #expect(try post(port, "/\(secret)/label", wrong).status == 400, "\(wrong)")
      }
      let long = String(repeating: "x", count: PageRequest.bodyLimit)
      #expect(try post(port, "/\(secret)/label", long + "x").status == 413)
      #expect(try post(port, "/\(secret)/class", #"{"name":"  stain "}"#).text.contains(#""name":"stain""#))
      #expect(try post(port, "/\(secret)/class", #"{"name":" "}"#).status == 400)
      let undone = try post(
        port, "/\(secret)/label", #"{"id":0,"label":null,"revision":\#(document.version + 1)}"#)
      #expect(undone.status == 200)
      #expect(try folder.text("trial/labels.csv") == "path,label\na.png,\nsub/b.png,\nbroken.png,\n")
    }
  }

  /// Every change that photos are spoilt by is a stage, done or not.
  @Test func stagesNameEveryChange() async throws {
    let effort = #"{"stage":"stress-noise","seconds":75,"processorSeconds":70}"#
    try folder.write("trial/stages/stress-noise.json", #"{"inputs":"","effort":\#(effort),"result":{}}"#)
    try await serve { port, secret in
      let rows = try get(port, "/\(secret)/part/stages").text.split(separator: "<tr").filter {
        $0.contains("robustness: ")
      }
      #expect(rows.count == Corruption.Kind.allCases.count)
      let done = rows.filter { $0.contains("done") }
      #expect(done.count == 1 && done[0].contains("noise") && done[0].contains("75 s"))
      #expect(rows.filter { $0.contains("not yet") }.count == rows.count - 1)
    }
  }

  /// A file that is damaged meanwhile is told of and left alone.
  @Test func aDamagedSheetIsNotWrittenOver() async throws {
    try await serve { port, secret in
      try folder.write("trial/labels.csv", "not,a sheet\n")
      let answer = try post(port, "/\(secret)/label", #"{"id":0,"label":"good","revision":1}"#)
      #expect(answer.status == 500 && answer.text.contains("labels.csv"))
      #expect(try folder.text("trial/labels.csv") == "not,a sheet\n")
      #expect(try get(port, "/\(secret)/").status == 200)
    }
  }

  /// The page listens at 127.0.0.1 and nowhere else.
  @Test func otherAddressesDoNotAnswer() async throws {
    try await serve { port, _ in
      #if os(Linux)
        let hexadecimal = String(port, radix: 16, uppercase: true)
        let wanted = String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
        var listeners: [Substring] = []
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
          guard let bytes = FileManager.default.contents(atPath: table) else { continue }
          for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            // 0A is LISTEN.
            if fields.count > 3, fields[3] == "0A", fields[1].hasSuffix(":\(wanted)") {
              listeners.append(fields[1])
            }
          }
        }
        #expect(listeners == ["0100007F:\(wanted)"[...]])
      #endif
    }
  }
}
