import KizuData
import Testing

@testable import KizuData

@Suite struct GroupGuessTests {
  private static func photos(_ paths: [String], label: String? = nil) -> [Photo] {
    paths.map { Photo(path: $0, file: "/" + $0, label: label) }
  }

  @Test(arguments: [
    ("0017_3.png", "0017"), ("part0017-cam2.jpg", "part0017"), ("0017_123.png", "0017_123"),
    ("view_3.png", "view_3"), ("0017.png", "0017"), ("0017_2 (4).png", "0017"), ("17_2 - Copy.png", "17"),
    ("17_2_copy3.png", "17"), ("photocopy.png", "photocopy"), ("(2).png", "(2)"), ("検査12_1コピー.png", "検査12"),
    ("lot/17_2.png", "lot/17"), (".png", ""), ("17_2", "17"),
  ])
  func viewNumbersAreTakenOff(name: String, group: String) {
    #expect(GroupGuess.group(of: Photo(path: name, file: name), by: .viewSuffix) == group)
  }

  @Test(arguments: [
    ("lotA-0031.png", "lotA", "0031"), ("lotA_0031_x.png", "lotA", "0031"), ("a.png", "a", "a"),
    ("1037_0777_0406.jpg", "1037_0777", "1037"), ("7.jpg", "", "7"),
  ])
  func numbersAreRead(name: String, before: String, first: String) {
    let photo = Photo(path: name, file: name)
    #expect(GroupGuess.group(of: photo, by: .beforeLastNumber) == before)
    #expect(GroupGuess.group(of: photo, by: .firstNumber) == first)
  }

  @Test func thePlausibleWayIsTaken() throws {
    let views = try #require(
      GroupGuess(Self.photos((0..<30).map { "00\($0 / 3 + 10)_\($0 % 3).png" })))
    #expect(views.pattern == .viewSuffix && views.count == 10)
    let lots = try #require(
      GroupGuess(Self.photos((0..<30).map { "lot\("ABC".map { $0 }[$0 / 10])-\(100 + $0).png" })))
    #expect(lots.pattern == .beforeLastNumber && lots.count == 3)
    #expect(GroupGuess(Self.photos((0..<30).map { "\(1000 + $0).png" })) == nil)
    #expect(GroupGuess([]) == nil)
  }

  @Test func theFolderCountsUnlessItIsTheLabel() {
    let photo = Photo(path: "lot/dent/0017_3.png", file: "", label: "dent")
    #expect(GroupGuess.group(of: photo, by: .viewSuffix) == "lot/0017")
  }

  @Test func joinsOfSetsAreOne() {
    var sets = DisjointSets(count: 6)
    for (left, right) in [(4, 1), (1, 5), (5, 4), (0, 0), (2, 3)] { sets.join(left, right) }
    #expect(sets.sets(ofAtLeast: 2) == [[1, 4, 5], [2, 3]] && sets.sets(ofAtLeast: 1).count == 3)
  }
}
