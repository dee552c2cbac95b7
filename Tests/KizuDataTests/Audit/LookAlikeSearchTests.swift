import KizuCore
import Testing

@testable import KizuData

@Suite struct LookAlikeSearchTests {
  private static func appearances(_ count: Int) throws -> [Appearance] {
    try (0..<count).map {
      try #require(Appearance(AppearanceTests.blobs(UInt64($0 % 40), width: 32, height: 32)))
    }
  }

  /// Sizes around the sixteen that are compared at a time; from 41 on there are equal ones.
  @Test(arguments: [0, 1, 15, 16, 17, 31, 33, 70, 130])
  func findsWhatLoopsFind(count: Int) throws {
    let appearances = try Self.appearances(count)
    let threshold: Float = 0.6
    var expected: [[Int]] = []
    for first in 0..<count {
      for second in first + 1..<max(count, first + 1)
      where appearances[first].similarity(to: appearances[second]) >= threshold {
        expected.append([first, second])
      }
    }
    let search = LookAlikeSearch(
      appearances, logAspects: [Float](repeating: 0, count: count), threshold: threshold)
    let outcome = search.run(threads: 2)
    #expect(outcome.crowded.isEmpty)
    #expect(outcome.pairs.map { [$0.first, $0.second] } == expected)
    #expect(count < 70 || !expected.isEmpty)
    #expect(outcome.pairs == search.run(threads: 1).pairs)
  }

  @Test func crowdsAreLeftAlone() throws {
    let twin = try Self.appearances(2)
    // 25 of one look, then a pair of another.
    let appearances = [Appearance](repeating: twin[0], count: 25) + [twin[1], twin[1]]
    let search = LookAlikeSearch(
      appearances, logAspects: [Float](repeating: 0, count: 27), threshold: 0.95)
    for threads in [1, 3] {
      let outcome = search.run(threads: threads)
      #expect(outcome.crowded == Array(0..<25))
      #expect(outcome.pairs.map { [$0.first, $0.second] } == [[25, 26]])
    }
    let few = LookAlikeSearch(
      Array(appearances[4...]), logAspects: [Float](repeating: 0, count: 23), threshold: 0.95)
    #expect(few.run(threads: 2).crowded.isEmpty && few.run(threads: 2).pairs.count == 21 * 20 / 2 + 1)
  }

  @Test func aspectsMustFit() throws {
    let one = try Self.appearances(1)[0]
    func isPair(_ first: Float, _ second: Float) -> Bool {
      !LookAlikeSearch([one, one], logAspects: [first, second], threshold: 0.99).run(threads: 1).pairs.isEmpty
    }
    #expect(isPair(0.4, 0.45))
    #expect(!isPair(0.4, 0.6))
    // Turned by a quarter, the same picture would have to look the same.
    #expect(!isPair(0.4, -0.4))
  }
}
