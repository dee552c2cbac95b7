import Foundation
import KizuCodecs
import KizuData
import KizuEval
public import KizuTrial

extension Inspection {
  /// All findings as JSON with sorted keys and a final line feed; docs/inspect.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
  }
}

/// The JSON document; its property names are its keys.
private struct Document: Encodable {
  struct Broken: Encodable {
    let path: String
    let reason: String
  }

  struct ClassCount: Encodable {
    var photos = 0
    var train = 0
    var test = 0
    var broken = 0
    var groups = 0
  }

  struct Size: Encodable {
    let width: Int
    let height: Int
    let photos: Int
  }

  struct Match: Encodable {
    let kind: Inspection.Match.Kind
    let paths: [String]
    let labels: [String?]
    let groups: [String?]
    let splits: [Split?]
    let similarity: Float?
    let sha256: String?
  }

  struct Pair: Encodable {
    let paths: [String]
    let similarity: Float
  }

  struct Duplicates: Encodable {
    let identical: [Match]
    let near: [Match]
    let nearPairs: [Pair]
    let threshold: Float
    /// Photos that look like too many others, and photos without any structure.
    let crowded: Int
    let flat: Int
  }

  struct Tested: Encodable {
    let feature: String
    let balancedAccuracy: Double
    let chance: Double
    let limit: Double
    let suspicious: Bool
    let clearestClass: String
    let clearestRecall: Double
    let clearestPrecision: Double
    let clearestBalancedAccuracy: Double
    let clearestLimit: Double
  }

  struct Groups: Encodable {
    let given: Int
    let guessed: Int?
    let pattern: GroupGuess.Pattern?
  }

  struct Verification: Encodable {
    let changed: [String]
    let missing: [String]
    let unreadable: [String]
    let new: [String]
    let unchanged: Int
  }

  let command = "inspect"
  let photos: Int
  let readable: Int
  let unlabelled: Int
  let broken: [Broken]
  let problems: [String]
  let formats: [String: Int]
  let sizes: [Size]
  let bitDepths: [String: Int]
  let colours: [String: Int]
  let classes: [String: ClassCount]
  let duplicates: Duplicates
  let conflicts: [Match]
  let leaks: [Match]
  let shortcuts: [Tested]
  let groups: Groups
  let verify: Verification?

  init(_ inspection: Inspection) {
    let facts = inspection.facts
    let photos = inspection.set.photos
    self.photos = photos.count
    readable = facts.count
    unlabelled = inspection.set.unlabelledCount
    broken = inspection.broken.map { Broken(path: photos[$0.photo].path, reason: $0.reason) }
    problems = inspection.problems.map(\.description)
    formats = Self.counts(facts.map(\.format.rawValue))
    bitDepths = Self.counts(facts.map { "\($0.bitDepth)" })
    colours = Self.counts(facts.map(\.colourName))
    sizes = inspection.sizes.map { Size(width: $0.width, height: $0.height, photos: $0.count) }
    classes = inspection.classFigures.mapValues { figures in
      ClassCount(
        photos: figures.photos, train: figures.train, test: figures.test, broken: figures.broken,
        groups: figures.groups)
    }
    func told(_ match: Inspection.Match) -> Match {
      let members = match.photos.map { photos[$0] }
      var digest: String?
      if match.kind == .identical, case .photo(let facts) = inspection.audit.readings[match.photos[0]] {
        digest = facts.digest.description
      }
      return Match(
        kind: match.kind, paths: members.map(\.path), labels: members.map(\.label),
        groups: members.map(\.group), splits: members.map(\.split), similarity: match.similarity,
        sha256: digest)
    }
    duplicates = Duplicates(
      identical: inspection.duplicates.identical.map { told(.init(kind: .identical, photos: $0)) },
      near: inspection.duplicates.near.map { told(.init(kind: .near, photos: $0)) },
      nearPairs: inspection.duplicates.nearPairs.map { pair in
        Pair(paths: [photos[pair.first].path, photos[pair.second].path], similarity: pair.similarity)
      },
      threshold: inspection.duplicates.threshold, crowded: inspection.duplicates.crowded.count,
      flat: inspection.duplicates.flat.count)
    conflicts = inspection.conflicts.map(told)
    leaks = inspection.leaks.map(told)
    shortcuts = inspection.shortcuts.map { shortcut in
      Tested(
        feature: shortcut.feature, balancedAccuracy: shortcut.balancedAccuracy, chance: shortcut.chance,
        limit: shortcut.limit, suspicious: shortcut.isSuspicious,
        clearestClass: inspection.shortcutClasses[shortcut.clearestClass],
        clearestRecall: shortcut.clearestRecall, clearestPrecision: shortcut.clearestPrecision,
        clearestBalancedAccuracy: shortcut.clearestBalancedAccuracy, clearestLimit: shortcut.clearestLimit)
    }
    groups = Groups(
      given: Set(photos.compactMap(\.group)).count, guessed: inspection.groupGuess?.count,
      pattern: inspection.groupGuess?.pattern)
    verify = inspection.comparison.map { comparison in
      Verification(
        changed: comparison.changed, missing: comparison.missing, unreadable: comparison.unreadable,
        new: comparison.new, unchanged: comparison.unchangedCount)
    }
  }

  private static func counts(_ values: [String]) -> [String: Int] {
    values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
