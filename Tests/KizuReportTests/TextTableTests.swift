import KizuReport
import Testing

struct TextTableTests {
  @Test func alignsWideCharacters() {
    var table = TextTable(columns: [.left("class"), .right("n"), .left("note")])
    table.append(["傷", "12", ""])
    table.append(["scratch", "3", "ok"])
    #expect(
      table.description == """
        class     n  note
        ───────  ──  ────
        傷       12
        scratch   3  ok

        """)
  }

  @Test func marksAndPicturesHaveTheirWidth() {
    var table = TextTable(columns: [.left("x"), .left("y")])
    for cell in ["e\u{301}", "ｶ", "👍🏽", "ﾊ\u{200D}", "한"] { table.append([cell, "|"]) }
    let lines = table.description.split(separator: "\n").dropFirst(2)
    #expect(
      lines.map { $0.prefix { $0 != "|" }.count { $0 == " " } } == [3, 3, 2, 3, 2],
      "one-column cells are padded by one")
  }

  @Test func namesCannotBreakRowsOrSteerTheTerminal() {
    var table = TextTable(columns: [.left("x")])
    table.append(["a\nb\u{1B}[2Jc\u{2028}d"])
    #expect(table.description.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
    #expect(table.description.hasSuffix("a b [2Jc d\n"))
  }

  @Test func noRowsLeaveTheHeadings() {
    #expect(TextTable(columns: [.left("a"), .right("b")]).description == "a  b\n─  ─\n")
  }
}
