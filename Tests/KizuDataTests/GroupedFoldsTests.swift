import KizuCore
import KizuData
import Testing

@Suite struct GroupedFoldsTests {
  @Test(arguments: [0, 1, 2, 15, 16, 17, 31, 33, 200])
  func everyRowAlone(count: Int) {
    var random = RandomStream(seed: 1, purpose: .test, item: UInt32(count))
    let labels = (0..<count).map { _ in random.index(below: 3) }
    for folds in [1, 2, 5] {
      let assigned = GroupedFolds.assign(
        labels: labels, groups: [String?](repeating: nil, count: count), folds: folds, seed: 9)
      #expect(assigned.count == count)
      #expect(assigned.allSatisfy { (0..<folds).contains($0) })
      for label in 0..<3 {
        let counts = (0..<folds).map { fold in
          zip(labels, assigned).count { $0 == label && $1 == fold }
        }
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
      }
      if count >= folds { #expect(Set(assigned).count == folds) }
    }
  }

  @Test(arguments: 0..<20)
  func groupsStayWhole(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), purpose: .test)
    let count = 40 + random.index(below: 200)
    let groupOf = (0..<count).map { _ in random.index(below: 30) }
    let labels = groupOf.map { $0 % 2 == 0 || random.chance(0.1) ? 0 : 1 }
    // Group 0 means "no group": those rows may go anywhere.
    let groups: [String?] = groupOf.map { $0 == 0 ? nil : "part \($0)" }
    let assigned = GroupedFolds.assign(labels: labels, groups: groups, folds: 5, seed: UInt64(seed))
    for group in 1..<30 {
      let folds = Set(zip(groupOf, assigned).filter { $0.0 == group }.map(\.1))
      #expect(folds.count <= 1)
    }
    // 30 groups over 5 folds leave room enough for every fold to come within half of its fair share.
    for label in 0...1 {
      let total = labels.count { $0 == label }
      for fold in 0..<5 {
        let share = zip(labels, assigned).count { $0 == label && $1 == fold }
        #expect(Double(share) > 0.5 * Double(total) / 5 && Double(share) < 1.5 * Double(total) / 5)
      }
    }
  }

  @Test func seedDecides() {
    let labels = (0..<60).map { $0 % 3 }
    let groups = [String?](repeating: nil, count: 60)
    let first = GroupedFolds.assign(labels: labels, groups: groups, folds: 4, seed: 1)
    #expect(first == GroupedFolds.assign(labels: labels, groups: groups, folds: 4, seed: 1))
    #expect(first != GroupedFolds.assign(labels: labels, groups: groups, folds: 4, seed: 2))
  }

  @Test func emptyStringIsAGroupNameOfItsOwn() {
    let assigned = GroupedFolds.assign(
      labels: [0, 0, 0, 0], groups: ["", "", "a", "a"], folds: 2, seed: 1)
    #expect(assigned[0] == assigned[1] && assigned[2] == assigned[3] && assigned[0] != assigned[2])
  }

  @Test func fewestGroups() {
    #expect(GroupedFolds.fewestGroupsInAClass(labels: [], groups: []) == 0)
    #expect(GroupedFolds.fewestGroupsInAClass(labels: [0, 0, 1], groups: [nil, nil, nil]) == 1)
    #expect(
      GroupedFolds.fewestGroupsInAClass(labels: [0, 0, 0, 1, 1], groups: ["a", "a", "b", "b", nil]) == 2)
  }
}
