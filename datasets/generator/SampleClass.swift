/// What a synthetic photo shows.
public enum SampleClass: String, Sendable, Codable, CaseIterable {
  /// No defect; harmless marks and dust may be present.
  case good
  /// A thin, nearly straight groove, bright or dark, with one lit edge.
  case scratch
  /// A shallow round hollow, visible by its shading alone.
  case dent
  /// A soft, irregular, darker blob.
  case stain
  /// A jagged, branching dark line.
  case crack
  /// Two to nine small dark holes with a lit rim.
  case pit
}

/// The material that a synthetic photo shows.
public enum SampleTexture: String, Sendable, Codable, CaseIterable {
  case brushedMetal = "brushed-metal"
  case wovenFabric = "woven-fabric"
  case castSurface = "cast-surface"
}

/// Which side of the fixed split a photo stands on; lots are never split apart.
public enum SampleSplit: String, Sendable, Codable, CaseIterable {
  case train, test
}
