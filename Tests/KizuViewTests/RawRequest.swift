import Foundation

/// A request as bytes over a socket, which no library tidies up on its way.
struct RawRequest {
  let status: Int
  let head: String
  let body: [UInt8]

  /// A server that was killed is an error, not the end of the tests.
  #if os(Linux)
    private static let flags = CInt(MSG_NOSIGNAL)
  #else
    private static let flags = CInt(0)
  #endif

  init(port: Int, _ text: String) throws {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    // SAFETY: each pointer is to a variable of the type and length that the call is told, for the length of the call.
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw CocoaError(.fileReadUnknown) }
    let bytes = Array(text.utf8)
    // SAFETY: both calls stay within arrays that outlive them.
    _ = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Self.flags)
    }
    var answer: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe part.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { break }
      answer += part.prefix(count)
    }
    let end = Data(answer).range(of: Data("\r\n\r\n".utf8))
    head = String(decoding: answer[..<(end?.lowerBound ?? answer.count)], as: UTF8.self)
    body = Array(answer[(end?.upperBound ?? answer.count)...])
    let words = head.split(separator: " ")
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }
}
