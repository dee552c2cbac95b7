/// What a browser asks for, after it has shown that it may.
struct PageRequest: Sendable, Equatable {
  /// Methods that are answered.
  enum Method: Sendable, Equatable {
    case get, post
  }

  /// The most bytes that a request may send.
  static let bodyLimit = 16_384

  var method: Method
  /// What follows the secret, between slashes, such as photo and 12.
  ///
  /// As it was sent: nothing of it is decoded or opened.
  var parts: [String]
  /// What follows the question mark.
  var query: String
  var body: [UInt8] = []

  /// The value of a number that the query has: `since=12`.
  func number(_ name: String) -> Int? {
    for pair in query.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2, sides[0] == name { return Self.number(sides[1]) }
    }
    return nil
  }

  /// A number without sign, of at most nine digits.
  static func number(_ text: some StringProtocol) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}

/// Decides which requests are answered at all.
struct Doorkeeper: Sendable {
  /// The parts of a request that are looked at.
  struct Knock: Sendable {
    var method: String
    /// Path and query as they were sent.
    var target: String
    var host: String?
    var origin: String?
    /// Of the body, as it was announced.
    var contentType: String?
    var contentLength: String?
    var transferEncoding: String?
  }

  let token: AccessToken
  let port: Int

  /// What is asked for, or why there is no answer.
  ///
  /// A page of another site can make a browser send requests here: by a name that its owner lets point to 127.0.0.1
  /// (then `Host` is that name), or across sites (then `Origin` is that site). Both are refused, as are all who do not
  /// know the secret.
  func admit(_ knock: Knock) -> Result<PageRequest, Refusal> {
    let names = ["127.0.0.1:\(port)", "localhost:\(port)"]
    guard let host = knock.host, names.contains(host.lowercased()) else {
      return .failure(Refusal(403, "This page answers to 127.0.0.1 only."))
    }
    if let origin = knock.origin, !names.contains(where: { origin == "http://\($0)" }) {
      return .failure(Refusal(403, "Requests of other sites are refused."))
    }
    let halves = knock.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = (halves.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
    // /SECRET/… and nothing before or beside it.
    guard parts.count >= 2, parts[0].isEmpty, token.matches(parts[1]) else {
      return .failure(
        Refusal(403, "Use the whole address that kizu view printed; it changes with every start."))
    }
    let query = halves.count > 1 ? String(halves[1]) : ""
    var request = PageRequest(method: .get, parts: parts.dropFirst(2).map(String.init), query: query)
    switch knock.method {
    case "GET", "HEAD": break
    case "POST":
      request.method = .post
      // A form of another site cannot send this type without asking first.
      guard knock.contentType?.lowercased().hasPrefix("application/json") == true else {
        return .failure(Refusal(415, "Send JSON."))
      }
    default: return .failure(Refusal(405, "Only GET and POST are answered."))
    }
    guard knock.transferEncoding == nil else { return .failure(Refusal(411, "Say how long it is.")) }
    if let length = knock.contentLength {
      guard let count = PageRequest.number(length), count <= PageRequest.bodyLimit else {
        return .failure(Refusal(413, "That is too long."))
      }
    }
    return .success(request)
  }
}

/// Why a request is not answered.
struct Refusal: Error, Equatable {
  var status: Int
  var reason: String

  init(_ status: Int, _ reason: String) {
    (self.status, self.reason) = (status, reason)
  }
}
