import Testing

@testable import KizuView

@Suite struct DoorkeeperTests {
  private static let token = AccessToken(bytes: (0..<32).map { UInt8($0 &* 7) })
  private let doorkeeper = Doorkeeper(token: Self.token, port: 4711)

  private func knock(
    _ target: String, method: String = "GET", host: String? = "127.0.0.1:4711", origin: String? = nil,
    type: String? = nil, length: String? = nil
  ) -> Doorkeeper.Knock {
    Doorkeeper.Knock(
      method: method, target: target, host: host, origin: origin, contentType: type, contentLength: length)
  }

  private func status(_ knock: Doorkeeper.Knock) -> Int {
    switch doorkeeper.admit(knock) {
    case .success: 200
    case .failure(let refusal): refusal.status
    }
  }

  @Test func theSecretIsLongAndNew() {
    let (one, other) = (AccessToken(), AccessToken())
    #expect(one.text.count == 64 && one.text != other.text)
    #expect(one.matches(one.text) && !one.matches(other.text))
    #expect(!one.matches("") && !one.matches(one.text + "0") && !one.matches(one.text.dropLast()))
    #expect(AccessToken(bytes: [0, 0x1F, 0xA0]).text == "001fa0")
  }

  @Test func onlyTheWholeSecretOpens() throws {
    let secret = Self.token.text
    #expect(
      try doorkeeper.admit(knock("/\(secret)/photo/12?size=3&since=7")).get()
        == PageRequest(method: .get, parts: ["photo", "12"], query: "size=3&since=7"))
    #expect(try doorkeeper.admit(knock("/\(secret)/")).get().parts == [""])
    for target in [
      "/", "", "//\(secret)/", "/x/\(secret)/", "/\(secret.dropLast())/", "/\(secret.uppercased())/", secret,
      "/\(secret)%2F", "/%61\(secret.dropFirst())/", "/?\(secret)", "http://127.0.0.1:4711/\(secret)/",
    ] {
      #expect(status(knock(target)) == 403, "\(target)")
    }
  }

  @Test func otherNamesAndSitesAreRefused() {
    let target = "/\(Self.token.text)/"
    for host in ["localhost:4711", "LOCALHOST:4711", "127.0.0.1:4711"] {
      #expect(status(knock(target, host: host)) == 200)
    }
    for host in [
      nil, "", "127.0.0.1", "127.0.0.1:80", "evil.example:4711", "127.0.0.1:4711.evil.example",
      "127.0.0.1.evil.example:4711", "[::1]:4711", "0.0.0.0:4711",
    ] {
      #expect(status(knock(target, host: host)) == 403)
    }
    #expect(status(knock(target, origin: "http://127.0.0.1:4711")) == 200)
    for origin in ["null", "http://evil.example", "http://127.0.0.1:4712", "https://127.0.0.1:4711"] {
      #expect(status(knock(target, origin: origin)) == 403)
    }
  }

  @Test func whatIsSentIsChecked() {
    let target = "/\(Self.token.text)/label"
    let json = "application/json; charset=utf-8"
    #expect(status(knock(target, method: "POST", type: json, length: "16384")) == 200)
    #expect(status(knock(target, method: "POST", type: json, length: "16385")) == 413)
    #expect(status(knock(target, method: "POST", type: json, length: "-1")) == 413)
    for type in [nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
      #expect(status(knock(target, method: "POST", type: type)) == 415)
    }
    for method in ["PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
      #expect(status(knock(target, method: method)) == 405)
    }
    var chunked = knock(target, method: "POST", type: json)
    chunked.transferEncoding = "chunked"
    #expect(status(chunked) == 411)
  }

  @Test(
    arguments: [
      ("0", 0), ("12", 12), ("999999999", 999_999_999), ("1000000000", nil), ("", nil), ("-1", nil),
      ("+1", nil),
      ("1.0", nil), ("٣", nil), ("../1", nil), (" 1", nil),
    ] as [(String, Int?)])
  func numbersAreDigits(text: String, number: Int?) {
    #expect(PageRequest.number(text) == number)
  }
}
