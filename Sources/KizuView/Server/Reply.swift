import Foundation
import KizuReport

/// An answer to a request.
struct Reply: Sendable {
  var status = 200
  var type = "text/plain; charset=utf-8"
  var body: [UInt8] = []
  /// What the page may do, for `Content-Security-Policy`.
  var policy = Reply.pagePolicy
  /// Whether the browser may show it again without asking.
  var isLasting = false

  /// Own scripts, styles and pictures, and small pictures within the page; nothing from anywhere else.
  static let pagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  /// A report brings its style and script along; it may load nothing and reach nothing, not even its own server.
  static let reportPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-modals"

  static func html(_ page: HTML) -> Reply {
    Reply(type: "text/html; charset=utf-8", body: Array(page.markup.utf8))
  }

  static func json(_ value: some Encodable, status: Int = 200) -> Reply {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return Reply(status: 500) }
    return Reply(status: status, type: "application/json", body: Array(data))
  }

  static func script(_ text: String) -> Reply {
    Reply(type: "text/javascript; charset=utf-8", body: Array(text.utf8))
  }

  static func style(_ text: String) -> Reply {
    Reply(type: "text/css; charset=utf-8", body: Array(text.utf8))
  }

  static func png(_ bytes: [UInt8]) -> Reply { Reply(type: "image/png", body: bytes, isLasting: true) }

  static func refusal(_ status: Int, _ reason: String) -> Reply {
    Reply(status: status, body: Array((reason + "\n").utf8))
  }

  /// The address of the page ends in a slash, or relative addresses within it would be wrong.
  static let moved = Reply(status: 308)

  static let notFound = refusal(404, "There is nothing here.")
}
