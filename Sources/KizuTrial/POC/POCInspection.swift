import KizuCodecs
import KizuData
import KizuEval

/// What was found about the photos before anything was learnt.
public struct POCInspection: Sendable, Equatable, Codable {
  /// Counts of one class.
  public struct ClassCount: Sendable, Equatable, Codable {
    public var name: String
    public var photos: Int
    public var train: Int
    public var test: Int
    public var groups: Int
  }

  /// Something that would let a classifier be right without looking at the part.
  public struct Finding: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
      /// The same file on both sides of the split.
      case identical
      /// Photos that look like the same shot on both sides of the split.
      case lookAlikes = "look-alikes"
      /// A group on both sides of the split.
      case group
      /// A property of the files that tells the class.
      case property
    }

    public var kind: Kind
    /// What `--accept` calls it; the property's name for a property.
    public var name: String
    /// How many cases, 1 for a property.
    public var count: Int
    /// Some pairs of paths, the clearest first; the class that it tells, for a property.
    public var examples: [[String]]
    /// The similarity of the clearest pair, or the balanced accuracy of the property alone.
    public var strength: Double
    /// Whether it stops the trial: no verdict can be trusted.
    public var stops: Bool
  }

  public var photoCount: Int
  /// Files that cannot be read, with the reason.
  public var broken: [String]
  public var unlabelledCount: Int
  public var classes: [ClassCount]
  /// Whether the label file gives a split.
  public var hasSplit: Bool
  /// Whether groups are known.
  public var hasGroups: Bool
  /// Sets of equal files, and of look-alikes; without a split, those of one set are kept in one fold.
  public var identicalSets: Int
  public var lookAlikeSets: Int
  /// The same picture under two labels: pairs of paths.
  public var conflicts: [[String]]
  public var findings: [Finding]
  /// Formats with their counts, and the smallest and largest photo.
  public var formats: [String: Int]
  public var smallest: [Int]
  public var largest: [Int]

  /// Similarity from which look-alikes on both sides of a split stop a trial; see docs/inspect.md for what it finds.
  public static let stoppingSimilarity: Float = 0.98
  /// Balanced accuracy of a property alone, in telling one class from the others, from which it stops a trial: of how a
  /// photo was recorded, of its shape, and of the length of its file, which also tells how rough a surface looks.
  static let stoppingAccuracies = [
    "format": 0.8, "bitDepth": 0.8, "colour": 0.8, "size": 0.9, "aspect": 0.9, "fileLength": 0.95,
  ]
  /// What `--accept` takes.
  public static let acceptable = [Finding.Kind.lookAlikes.rawValue] + stoppingAccuracies.keys.sorted()

  /// What stops the trial.
  public var leaks: [Finding] { findings.filter(\.stops) }
}

extension POCInspection {
  private static let exampleCount = 5

  /// Sums up an inspection.
  ///
  /// - Parameters:
  ///   - inspection: What was found.
  ///   - accepted: Names of findings that do not stop.
  init(_ inspection: Inspection, accepted: Set<String>) {
    let photos = inspection.set.photos
    func paths(_ match: Inspection.Match) -> [String] { match.photos.prefix(2).map { photos[$0].path } }
    photoCount = photos.count
    broken = inspection.broken.map { "\(photos[$0.photo].path) \($0.reason)" }
    unlabelledCount = inspection.set.unlabelledCount
    let figures = inspection.classFigures
    classes = inspection.set.classes.map { name in
      let own = figures[name] ?? Inspection.ClassFigures()
      return ClassCount(
        name: name, photos: own.photos, train: own.train, test: own.test, groups: own.groups)
    }
    hasSplit = inspection.set.hasSplit
    hasGroups = photos.contains { $0.group != nil }
    identicalSets = inspection.duplicates.identical.count
    lookAlikeSets = inspection.duplicates.near.count
    conflicts = inspection.conflicts.filter { $0.kind == .identical }.map(paths)
    let facts = inspection.facts
    formats = facts.reduce(into: [:]) { $0[$1.format.rawValue, default: 0] += 1 }
    let bySize = facts.sorted { $0.width * $0.height < $1.width * $1.height }
    smallest = bySize.first.map { [$0.width, $0.height] } ?? []
    largest = bySize.last.map { [$0.width, $0.height] } ?? []

    findings = []
    for (kind, source) in [(Finding.Kind.identical, Inspection.Match.Kind.identical), (.group, .group)] {
      let own = inspection.leaks.filter { $0.kind == source }
      guard !own.isEmpty else { continue }
      findings.append(
        Finding(
          kind: kind, name: kind.rawValue, count: own.count,
          examples: own.prefix(Self.exampleCount).map(paths), strength: 1, stops: true))
    }
    let near = inspection.leaks.filter { $0.kind == .near }
    let stopping = near.filter { ($0.similarity ?? 0) >= Self.stoppingSimilarity }
    if !near.isEmpty {
      let shown = stopping.isEmpty ? near : stopping
      let name = Finding.Kind.lookAlikes.rawValue
      findings.append(
        Finding(
          kind: .lookAlikes, name: name, count: shown.count,
          examples: shown.prefix(Self.exampleCount).map(paths), strength: Double(shown[0].similarity ?? 0),
          stops: !stopping.isEmpty && !accepted.contains(name)))
    }
    for shortcut in inspection.shortcuts where shortcut.isSuspicious {
      let limit = Self.stoppingAccuracies[shortcut.feature] ?? 1
      findings.append(
        Finding(
          kind: .property, name: shortcut.feature, count: 1,
          examples: [[inspection.shortcutClasses[shortcut.clearestClass]]],
          strength: shortcut.clearestBalancedAccuracy,
          stops: shortcut.clearestBalancedAccuracy >= limit && !accepted.contains(shortcut.feature)))
    }
  }
}
