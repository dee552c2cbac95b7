import KizuCore
package import KizuData

/// The rounds of training and scoring that an evaluation goes through.
package struct EvaluationPlan {
  /// Rounds of leave-one-group-out: each is a fit, so more groups than these are left out several at a time.
  package static let mostRounds = 100

  /// Labelled rows by their position among the labelled ones.
  package struct Round {
    package var train: [Int]
    package var test: [Int]
  }

  package let kind: EvaluationProtocol.Kind
  package let rounds: [Round]
  /// What a reader must know, in sentences.
  package let notes: [String]

  package init(
    _ labelled: LabelledRows, splits: [Split?], settings: EvaluationSettings
  ) throws(EvaluationError) {
    let train = splits.indices.filter { splits[$0] == .train }
    let test = splits.indices.filter { splits[$0] == .test }
    let kind = settings.kind ?? (train.isEmpty || test.isEmpty ? .kfold : .split)
    self.kind = kind
    switch kind {
    case .split:
      if train.isEmpty { throw .emptySide(.train) }
      if test.isEmpty { throw .emptySide(.test) }
      let round = Round(train: train, test: test)
      rounds = [round]
      notes =
        try Self.check(round, labelled, force: settings.force) + Self.noGroups(labelled)
        + Self.fewTestGroups(rounds, labelled)
    case .kfold:
      let fewest = GroupedFolds.fewestGroupsInAClass(labels: labelled.labels, groups: labelled.groups)
      if let name = Self.classInOneGroup(labelled) { throw .classInOneGroup(name) }
      let folds = min(LinearProbe.mostFolds, fewest)
      let foldOfRow = GroupedFolds.assign(
        labels: labelled.labels, groups: labelled.groups, folds: folds, seed: settings.seed)
      rounds = Self.rounds(foldOfRow, count: folds)
      let ignoresSplit = settings.kind == nil && !(train.isEmpty && test.isEmpty)
      let splitNote = "The labelled photos stand on one side of the split only, so folds were made."
      notes =
        Self.fewFolds(folds, labelled) + Self.noGroups(labelled) + Self.missingClasses(rounds, labelled)
        + Self.fewTestGroups(rounds, labelled)
        + (ignoresSplit ? [splitNote] : [])
    case .leaveOneGroupOut:
      let named = Set(labelled.groups.compactMap { $0 }).count
      guard named >= 2 else { throw .tooFewGroups(named) }
      if let name = Self.classInOneGroup(labelled) { throw .classInOneGroup(name) }
      let numbers = GroupNumbers(labelled.groups)
      let parts = min(numbers.count, Self.mostRounds)
      rounds = Self.rounds(
        numbers.count == parts ? numbers.ofRow : Self.parts(of: numbers, count: parts, seed: settings.seed),
        count: parts)
      let dealt = [
        "\(numbers.count) groups, each photo without one counting as its own, were put into \(parts) parts by "
          + "chance; each part was left out once."
      ]
      notes = (numbers.count == parts ? [] : dealt) + Self.fewTestGroups(rounds, labelled)
    }
  }

  /// The part of each row: whole groups, dealt out in random order.
  private static func parts(of groups: GroupNumbers, count: Int, seed: UInt64) -> [Int] {
    var random = RandomStream(seed: seed, purpose: .folds, epoch: 1)
    var partOfGroup = [Int](repeating: 0, count: groups.count)
    for (place, group) in random.permutation(of: groups.count).enumerated() {
      partOfGroup[group] = place % count
    }
    return groups.ofRow.map { partOfGroup[$0] }
  }

  private static func rounds(_ foldOfRow: [Int], count: Int) -> [Round] {
    (0..<count).map { fold in
      Round(
        train: foldOfRow.indices.filter { foldOfRow[$0] != fold },
        test: foldOfRow.indices.filter { foldOfRow[$0] == fold })
    }
  }

  private static func classInOneGroup(_ labelled: LabelledRows) -> String? {
    let counts = GroupNumbers(labelled.groups).perClass(
      labels: labelled.labels, classCount: labelled.classes.count)
    return counts.firstIndex(of: 1).map { labelled.classes[$0] }
  }

  /// Why there are fewer folds than usual.
  private static func fewFolds(_ folds: Int, _ labelled: LabelledRows) -> [String] {
    guard folds < LinearProbe.mostFolds else { return [] }
    let counts = GroupNumbers(labelled.groups).perClass(
      labels: labelled.labels, classCount: labelled.classes.count)
    let names = zip(labelled.classes, counts).filter { $1 == folds }.map { "“\($0.0)”" }
    return [
      "Only \(folds) parts instead of \(LinearProbe.mostFolds): \(names.joined(separator: ", ")) "
        + "\(names.count == 1 ? "stands" : "stand") in \(folds) groups."
    ]
  }

  private static func check(
    _ split: Round, _ labelled: LabelledRows, force: Bool
  ) throws(EvaluationError) -> [String] {
    let missing = classesNotLearnt(split, labelled)
    guard missing.isEmpty else { throw .classesMissingFromTrain(missing) }
    let spanning = Set(split.test.compactMap { labelled.groups[$0] })
      .intersection(split.train.compactMap { labelled.groups[$0] }).sorted()
    guard spanning.isEmpty || force else { throw .groupsSpanSplit(spanning) }
    let neither = labelled.rows.count - split.train.count - split.test.count
    var notes: [String] = []
    if !spanning.isEmpty {
      notes.append("Groups on both sides of the split: \(spanning.count). The figures may be too good.")
    }
    if neither > 0 { notes.append("Labelled photos without a split, left out: \(neither).") }
    return notes
  }

  /// What is not known where no photo has a group.
  private static func noGroups(_ labelled: LabelledRows) -> [String] {
    guard labelled.groups.allSatisfy({ $0 == nil }) else { return [] }
    return [
      "No groups (parts, lots) are known: photos of one may stand on both sides, so figures may be too good and intervals "
        + "too narrow."
    ]
  }

  /// How intervals come about, where that is not the usual way.
  private static func fewTestGroups(_ rounds: [Round], _ labelled: LabelledRows) -> [String] {
    let tested = rounds.flatMap(\.test)
    let draws = TestRowDraws(
      truth: tested.map { labelled.labels[$0] }, groups: tested.map { labelled.groups[$0] },
      classCount: labelled.classes.count)
    return draws.note(classes: labelled.classes).map { [$0] } ?? []
  }

  private static func missingClasses(_ rounds: [Round], _ labelled: LabelledRows) -> [String] {
    rounds.enumerated().compactMap { fold, round in
      let missing = classesNotLearnt(round, labelled).joined(separator: ", ")
      guard !missing.isEmpty else { return nil }
      return "Fold \(fold + 1) holds every photo of \(missing), so it was not learnt for it."
    }
  }

  private static func classesNotLearnt(_ round: Round, _ labelled: LabelledRows) -> [String] {
    Set(round.test.map { labelled.labels[$0] }).subtracting(round.train.map { labelled.labels[$0] })
      .sorted().map { labelled.classes[$0] }
  }
}
