/// The secret part of the page's address: who does not know it sees nothing.
///
/// Other programs and other users of the machine can reach 127.0.0.1 as well, and so can scripts of any page that is
/// open in a browser.
struct AccessToken: Sendable {
  /// 32 random bytes as 64 hexadecimal digits.
  let text: String

  /// Draws one from the system's generator.
  init() {
    var generator = SystemRandomNumberGenerator()
    self.init(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  init(bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    text = String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Whether a text is the secret, in a time that does not tell how much of it was right.
  func matches(_ candidate: some StringProtocol) -> Bool {
    let (own, other) = (Array(text.utf8), Array(candidate.utf8))
    var difference = UInt8(own.count == other.count ? 0 : 1)
    for index in own.indices { difference |= own[index] ^ (index < other.count ? other[index] : 0) }
    return difference == 0
  }
}
