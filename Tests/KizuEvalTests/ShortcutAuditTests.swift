import KizuCore
import Testing

@testable import KizuEval

@Suite struct ShortcutAuditTests {
  private static func labels(_ count: Int, classes: Int) -> [Int] { (0..<count).map { $0 % classes } }
  private static func alone(_ count: Int) -> [String?] { [String?](repeating: nil, count: count) }

  @Test func aPerfectShortcutIsFound() throws {
    let labels = Self.labels(60, classes: 3)
    let audit = try #require(ShortcutAudit(labels: labels, groups: Self.alone(60), classCount: 3))
    for values in [ShortcutAudit.Values.kinds(labels), .numbers(labels.map { Double($0) * 1000 })] {
      let shortcut = audit.test("format", values)
      #expect(shortcut.balancedAccuracy == 1 && shortcut.chance == 1.0 / 3 && shortcut.isSuspicious)
      #expect(shortcut.clearestRecall == 1 && shortcut.clearestPrecision == 1)
    }
  }

  @Test func whatIsTheSameEverywhereTellsNothing() throws {
    let labels = Self.labels(60, classes: 3)
    let audit = try #require(ShortcutAudit(labels: labels, groups: Self.alone(60), classCount: 3))
    let shortcut = audit.test("format", .kinds([Int](repeating: 5, count: 60)))
    #expect(abs(shortcut.balancedAccuracy - 1.0 / 3) < 1e-12 && !shortcut.isSuspicious)
  }

  @Test(arguments: 0..<20)
  func chanceIsNotSuspicious(seed: UInt64) throws {
    var random = RandomStream(seed: seed, purpose: .test)
    let labels = Self.labels(200, classes: 4)
    let audit = try #require(ShortcutAudit(labels: labels, groups: Self.alone(200), classCount: 4))
    #expect(!audit.test("fileLength", .numbers(labels.map { _ in Double(random.unit()) })).isSuspicious)
    #expect(!audit.test("format", .kinds(labels.map { _ in random.index(below: 2) })).isSuspicious)
  }

  /// Two photos a class prove nothing, whatever they say.
  @Test func fewPhotosProveNothing() throws {
    let audit = try #require(ShortcutAudit(labels: [0, 1, 0, 1], groups: Self.alone(4), classCount: 2))
    let shortcut = audit.test("format", .kinds([0, 1, 0, 1]))
    #expect(shortcut.balancedAccuracy == 1 && !shortcut.isSuspicious)
  }

  /// One class of seven, in part: too little for the accuracy over all classes, but plain for that class.
  @Test func aShortcutToOneClassIsFound() throws {
    let labels = Self.labels(700, classes: 7)
    let kinds = labels.enumerated().map { $1 == 2 && $0 % 3 > 0 ? 1 : 0 }
    let groups = labels.enumerated().map { "\($1)-\($0 / 70)" as String? }
    let audit = try #require(ShortcutAudit(labels: labels, groups: groups, classCount: 7))
    let shortcut = audit.test("format", .kinds(kinds))
    #expect(shortcut.isSuspicious && shortcut.clearestClass == 2 && shortcut.clearestPrecision == 1)
    #expect(abs(shortcut.clearestRecall - 2.0 / 3) < 0.02)
    #expect(shortcut.balancedAccuracy < 0.25)
  }

  /// A property of the groups, not of the classes: tested on other groups it fails.
  @Test func groupsAreKeptTogether() throws {
    let labels = (0..<120).map { $0 / 10 % 2 }
    let groups = (0..<120).map { "\($0 / 10)" as String? }
    let audit = try #require(ShortcutAudit(labels: labels, groups: groups, classCount: 2))
    let shortcut = audit.test("size", .kinds((0..<120).map { $0 / 10 }))
    #expect(shortcut.balancedAccuracy <= 0.5 && !shortcut.isSuspicious)
  }

  @Test func whatCannotBeTestedIsNot() {
    #expect(ShortcutAudit(labels: [], groups: [], classCount: 0) == nil)
    #expect(ShortcutAudit(labels: [0, 0], groups: [nil, nil], classCount: 1) == nil)
    #expect(ShortcutAudit(labels: [0, 0, 1], groups: [nil, nil, nil], classCount: 2) == nil)
    #expect(ShortcutAudit(labels: [0, 0, 1, 1], groups: ["a", "b", "c", "c"], classCount: 2) == nil)
  }
}
