import Foundation
import KizuCore
import Testing

@Suite struct IntensityRangeTests {
  @Test(arguments: [
    ("full", IntensityRange.full), ("photo", .photo), ("0:4095", .fixed(low: 0, high: 4095)),
    ("-1.5:2", .fixed(low: -1.5, high: 2)), ("p0.5:p99.5", .percentile(low: 0.5, high: 99.5)),
  ])
  func textsAreRead(text: String, range: IntensityRange) throws {
    #expect(IntensityRange(text) == range)
    #expect(IntensityRange(range.description) == range)
    let json = try JSONEncoder().encode([range])
    #expect(try JSONDecoder().decode([IntensityRange].self, from: json) == [range])
  }

  @Test(arguments: [
    "", "Full", "4095", "5:5", "9:1", "a:b", "p1:99", "p-1:p99", "p1:p101", "0:inf", "nan:1", "1:2:3",
  ])
  func otherTextsAreNot(text: String) {
    #expect(IntensityRange(text) == nil)
  }
}
