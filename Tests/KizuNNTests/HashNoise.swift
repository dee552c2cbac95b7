/// Numbers that `tools/reference/encoder_vectors.py` makes too: MurmurHash3's finaliser over index and seed, -1…1.
func hashNoise(_ count: Int, seed: Int) -> [Float] {
  (0..<count).map { index in
    var hash = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ seed &* 40503 &+ 1)
    hash = (hash ^ (hash >> 16)) &* 0x85EB_CA6B
    hash = (hash ^ (hash >> 13)) &* 0xC2B2_AE35
    hash ^= hash >> 16
    return Float(Double(hash >> 8) / 8_388_608 - 1)
  }
}
