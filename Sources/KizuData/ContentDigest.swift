import Crypto

/// The SHA-256 digest (FIPS 180-4) of a file as 32 bytes: equal digests mean equal files.
public struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  private var words: SIMD4<UInt64>

  /// The digest of bytes in memory.
  public init(of bytes: [UInt8]) {
    self.init(SHA256.hash(data: bytes))
  }

  /// A digest that was computed piece by piece.
  init(_ digest: SHA256.Digest) {
    words = .zero
    for (index, byte) in digest.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
  }

  /// 64 lower-case hexadecimal digits.
  public var description: String {
    var text = ""
    for index in 0..<4 {
      let digits = String(words[index], radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }
}
