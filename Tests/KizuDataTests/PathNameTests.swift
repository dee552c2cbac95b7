import Testing

@testable import KizuData

@Suite struct PathNameTests {
  @Test(arguments: [
    ("", ""), ("a", "a"), ("./a", "a"), ("a/./b//../c", "a/c"), ("../a", "../a"), ("../../a", "../../a"),
    ("a/..", ""), ("a/../..", ".."), ("/", "/"), ("/..", "/"), ("/../a/", "/a"), ("//a//b", "/a/b"),
  ])
  func normalizes(path: String, expected: String) {
    #expect(PathName.normalized(path) == expected)
    #expect(PathName.normalized(expected) == expected)
  }

  @Test(arguments: [
    ("a/b/c", "a/b", "c"), ("c", "", "c"), ("/c", "/", "c"), ("/a/c", "/a", "c"), ("a/", "a", ""),
  ])
  func splits(path: String, folder: String, name: String) {
    #expect(PathName.split(path) == (folder, name))
  }

  @Test func joins() {
    #expect(PathName.join("a", "b") == "a/b" && PathName.join("a/", "b") == "a/b")
    #expect(PathName.join("", "b") == "b" && PathName.join("a", "/b") == "/b")
    #expect(PathName.join("/", "b") == "/b")
  }

  @Test func orderIsThatOfCodePoints() {
    // U+FF5E before U+1F600, though UTF-16 has it the other way round; é as one code point after z.
    let names = ["a", "Z", "é", "z", "\u{1F600}", "\u{FF5E}", "ab", ""]
    #expect(
      names.sorted(by: PathName.precedes) == ["", "Z", "a", "ab", "z", "é", "\u{FF5E}", "\u{1F600}"])
  }
}
