import FlyingFox
import FlyingSocks
import Foundation
import KizuCore
import Synchronization

/// Serves a page on 127.0.0.1, and there alone, to those who know its address.
final class LocalServer: Sendable {
  /// The address of the page; it ends in a slash.
  let address: String
  private let server: HTTPServer
  private let task: Task<Void, any Error>
  private let end: Ending

  /// Above that of computing, which would keep threads from answering otherwise.
  private static let priority = TaskPriority.userInitiated

  /// Whether it stopped by itself.
  var hasEnded: Bool { end.isReached.load(ordering: .acquiring) }

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - port: The port; 0 for any that is free.
  ///   - token: The secret part of the address.
  ///   - answer: Answers requests that were let in.
  /// - Throws: ``ViewError/cannotListen(port:reason:)``.
  init(
    port: Int, token: AccessToken = AccessToken(), answer: @escaping @Sendable (PageRequest) async -> Reply
  ) async throws(ViewError) {
    let port = try Self.freePort(port)
    let doorkeeper = Doorkeeper(token: token, port: port)
    let address: sockaddr_in
    do {
      address = try .inet(ip4: "127.0.0.1", port: UInt16(port))
    } catch {
      throw .cannotListen(port: port, reason: "\(error)")
    }
    let server = HTTPServer(
      config: HTTPServer.Configuration(
        address: address, timeout: 60, sharedRequestBufferSize: PageRequest.bodyLimit,
        sharedRequestReplaySize: PageRequest.bodyLimit, logger: .disabled),
      handler: Handler(doorkeeper: doorkeeper, answer: answer))
    let end = Ending()
    let task = Task(priority: Self.priority) {
      defer { end.isReached.store(true, ordering: .releasing) }
      try await server.run()
    }
    do {
      try await Task(priority: Self.priority) { try await server.waitUntilListening() }.value
    } catch {
      task.cancel()
      throw .cannotListen(port: port, reason: "it does not answer")
    }
    self.server = server
    self.task = task
    self.end = end
    self.address = "http://127.0.0.1:\(port)/\(token.text)/"
  }

  /// Stops to listen.
  func stop() async {
    await Task(priority: Self.priority) { [server] in await server.stop(timeout: 1) }.value
    task.cancel()
  }

  /// A port that can be had: the library learns that it cannot only when nobody hears it any more.
  private static func freePort(_ port: Int) throws(ViewError) -> Int {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    func failure() -> ViewError {
      // SAFETY: strerror gives a terminated text, copied at once.
      .cannotListen(port: port, reason: unsafe String(cString: strerror(errno)))
    }
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var yes: CInt = 1
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // SAFETY: each pointer is to a variable of the type and length that the call is told, for the length of the call.
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        unsafe bind(descriptor, plain, length) == 0 && listen(descriptor, 1) == 0
          && getsockname(descriptor, plain, &length) == 0
      }
    }
    guard isBound else { throw failure() }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Set when the server stops.
private final class Ending: Sendable {
  let isReached = Atomic<Bool>(false)
}

/// Lets requests in and dresses the answers.
private struct Handler: HTTPHandler {
  let doorkeeper: Doorkeeper
  let answer: @Sendable (PageRequest) async -> Reply

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let knock = Doorkeeper.Knock(
      method: request.method.rawValue, target: request.target.rawValue, host: request.headers[.host],
      origin: request.headers[HTTPHeader("Origin")], contentType: request.headers[.contentType],
      contentLength: request.headers[.contentLength], transferEncoding: request.headers[.transferEncoding])
    var reply: Reply
    switch doorkeeper.admit(knock) {
    case .failure(let refusal): reply = .refusal(refusal.status, refusal.reason)
    case .success(var admitted):
      if admitted.method == .post { admitted.body = try await Array(request.bodyData) }
      reply = await answer(admitted)
    }
    let length = reply.body.count
    if request.method == .HEAD { reply.body = [] }
    var response = HTTPResponse(
      statusCode: HTTPStatusCode(reply.status, phrase: Self.phrase(reply.status)),
      headers: [
        .contentType: reply.type,
        .cacheControl: reply.isLasting ? "private, max-age=3600" : "no-store",
        HTTPHeader("Content-Security-Policy"): reply.policy,
        HTTPHeader("X-Content-Type-Options"): "nosniff",
        HTTPHeader("Referrer-Policy"): "no-referrer",
        HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        HTTPHeader("Cross-Origin-Opener-Policy"): "same-origin",
      ], body: Data(reply.body))
    if request.method == .HEAD { response.headers[.contentLength] = "\(length)" }
    if reply.status == 308 { response.headers[.location] = "/\(doorkeeper.token.text)/" }
    // What was not read of a refused request must not be taken for the next one.
    if reply.status >= 400, request.method == .POST { response.headers[.connection] = "close" }
    return response
  }

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 409: "Conflict"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    default: "Error"
    }
  }
}
