import Testing

@testable import KizuReport

@Suite struct ProseTests {
  @Test func linesKeepToTheWidth() {
    #expect(Prose.wrapped("a bb ccc dd", columns: 4) == "a bb\nccc\ndd\n")
    #expect(Prose.wrapped("傷傷 傷", indent: "  ", columns: 6) == "  傷傷\n  傷\n")
    #expect(Prose.wrapped("much too long", columns: 3) == "much\ntoo\nlong\n")
    #expect(Prose.wrapped("a 50\u{A0}% b", columns: 6) == "a 50 %\nb\n")
    #expect(Prose.wrapped("") == "\n")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (123_456, "123,456"), (1_234_567, "1,234,567"),
    (-1000, "-1,000"),
  ])
  func thousandsArePartedByCommas(number: Int, text: String) {
    #expect(Prose.grouped(number) == text)
  }
}
