package import KizuData

extension Inspection {
  /// Counts of one class.
  package struct ClassFigures: Equatable {
    package var photos = 0
    package var train = 0
    package var test = 0
    package var broken = 0
    /// Groups that hold a photo of the class; a photo without one counts as its own.
    package var groups = 0
  }

  /// The counts of each class, by its name.
  package var classFigures: [String: ClassFigures] {
    var figures: [String: ClassFigures] = [:]
    var groups: [String: Set<String>] = [:]
    for (photo, reading) in zip(set.photos, audit.readings) {
      guard let label = photo.label else { continue }
      var known = figures[label, default: ClassFigures()]
      known.photos += 1
      known.train += photo.split == .train ? 1 : 0
      known.test += photo.split == .test ? 1 : 0
      if case .broken = reading { known.broken += 1 }
      if let group = photo.group {
        known.groups += groups[label, default: []].insert(group).inserted ? 1 : 0
      } else {
        known.groups += 1
      }
      figures[label] = known
    }
    return figures
  }

  /// Widths and heights that occur, the most frequent first.
  package var sizes: [(width: Int, height: Int, count: Int)] {
    let counts = facts.reduce(into: [SIMD2<Int>: Int]()) { $0[SIMD2($1.width, $1.height), default: 0] += 1 }
    return counts.map { (width: $0.key.x, height: $0.key.y, count: $0.value) }.sorted {
      ($1.count, $0.width, $0.height) < ($0.count, $1.width, $1.height)
    }
  }
}

extension PhotoFacts {
  /// `grey`, `greyAsColour` for three equal channels, or `colour`.
  package var colourName: String {
    channels == 1 ? "grey" : isGrey ? "greyAsColour" : "colour"
  }
}
