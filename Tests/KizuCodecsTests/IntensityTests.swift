import KizuCodecs
import KizuCore
import Testing

@Suite struct IntensityTests {
  private func grey(_ words: [UInt16]) -> TIFFBytes {
    TIFFBytes(
      width: words.count, height: 1, bits: 16, data: words.flatMap { TIFFBytes.number(Int($0), 2) })
  }

  private func grey(_ floats: [Float]) -> TIFFBytes {
    var file = TIFFBytes(
      width: floats.count, height: 1, bits: 32,
      data: floats.flatMap { TIFFBytes.number(Int($0.bitPattern), 4) })
    file.entries[339] = (3, [3])
    return file
  }

  private func pixels(_ file: TIFFBytes, _ intensity: IntensityRange) throws -> [UInt8] {
    try PhotoCodec.decode(file.bytes, file: "a.tif", options: DecodeOptions(intensity: intensity)).pixels
  }

  @Test func fullIsTheScaleOfLibpng() throws {
    let all = (0...65535).map { UInt16($0) }
    let expected = all.map { UInt8((UInt32($0) * 255 + 32895) >> 16) }
    #expect(try pixels(grey(all), .full) == expected)
    #expect(try pixels(grey(all), .fixed(low: 0, high: 65535)) == expected)
  }

  /// A definition by sorting, over sizes around the blocks of anything.
  @Test(arguments: [1, 2, 15, 16, 17, 31, 33, 100, 300])
  func percentilesAreNearestRanks(count: Int) throws {
    var random = RandomStream(seed: 5, purpose: .test, item: UInt32(count))
    let words = (0..<count).map { _ in UInt16(random.index(below: 65536)) }
    let floats = (0..<count).map { _ in (random.unit() - 0.5) * 1000 }
    for (low, high) in [(0.0, 100.0), (1, 99), (10, 50), (33.3, 66.7), (50, 51)] {
      func rank(_ percent: Double) -> Int { max(1, Int((Double(count) * (percent / 100)).rounded(.up))) - 1 }
      let range = IntensityRange.percentile(low: low, high: high)
      let sorted = words.sorted()
      let fixed = IntensityRange.fixed(low: Double(sorted[rank(low)]), high: Double(sorted[rank(high)]))
      #expect(try pixels(grey(words), range) == pixels(grey(words), fixed))
      let ordered = floats.sorted()
      let window = IntensityRange.fixed(
        low: Double(ordered[rank(low)]), high: Double(ordered[rank(high)]))
      #expect(try pixels(grey(floats), range) == pixels(grey(floats), window))
    }
  }

  @Test func aPhotoOfOneValueIsBlack() throws {
    for range in [IntensityRange.photo, .percentile(low: 1, high: 99), .fixed(low: 700, high: 700)] {
      #expect(try pixels(grey([UInt16](repeating: 700, count: 9)), range) == [UInt8](repeating: 0, count: 9))
      #expect(try pixels(grey([Float](repeating: 700, count: 9)), range) == [UInt8](repeating: 0, count: 9))
    }
  }

  @Test func whatIsNoNumberCountsForNothing() throws {
    let odd: [Float] = [.nan, -.infinity, .infinity, 2, 3, 4, -.nan]
    #expect(try pixels(grey(odd), .photo) == [0, 0, 255, 0, 128, 255, 0])
    #expect(try pixels(grey(odd), .full) == [0, 0, 255, 255, 255, 255, 0])
    #expect(try pixels(grey([Float.nan, .infinity, -.infinity]), .photo) == [0, 255, 0])
    #expect(
      try pixels(grey([-Float.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude]), .photo) == [
        0, 128, 255,
      ])
    #expect(try pixels(grey([-0.0, 0, .leastNonzeroMagnitude]), .photo) == [0, 0, 255])
  }

  /// Ranges that no text can spell, for programs.
  @Test func absurdRangesDoNotTrap() throws {
    let odd: [Float] = [.nan, -.infinity, .infinity, 0, .leastNonzeroMagnitude, 1, -3e38, 3e38]
    let words: [UInt16] = [0, 1, 700, 65535]
    for low in [-Double.infinity, -.greatestFiniteMagnitude, 0, .leastNonzeroMagnitude, 1, .nan, .infinity] {
      for high in [-Double.infinity, 0, .leastNonzeroMagnitude, 1, .greatestFiniteMagnitude, .nan, .infinity]
      {
        for range in [IntensityRange.fixed(low: low, high: high), .percentile(low: low, high: high)] {
          #expect(try pixels(grey(odd), range).count == odd.count)
          #expect(try pixels(grey(words), range).count == words.count)
        }
      }
    }
  }

  @Test func eightBitsAreTakenAsTheyStand() throws {
    for fixture in Fixture.all
    where !fixture.name.contains("16") && !fixture.name.contains("float") {
      let options = DecodeOptions(intensity: .fixed(low: 50, high: 60))
      #expect(try PhotoCodec.decode(fixture.bytes, file: fixture.name, options: options) == fixture.expected)
    }
  }
}
