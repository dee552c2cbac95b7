/// Which side of a fixed split a photo stands on.
public enum Split: String, Sendable, Codable, CaseIterable {
  case train, test
}

/// One photo of a set: where it is, and what is known about it.
public struct Photo: Sendable, Equatable {
  /// The name by which tables speak of it: relative to the photo folder, `/` between parts.
  public var path: String
  /// Where the file is, absolute or relative to the working directory.
  public var file: String
  /// Its class, or nil when nobody has labelled it.
  public var label: String?
  /// Photos of one group (a part, a lot, a source image) are never split apart.
  public var group: String?
  /// Its side of a fixed split, or nil when the set has none.
  public var split: Split?

  public init(path: String, file: String, label: String? = nil, group: String? = nil, split: Split? = nil) {
    self.path = path
    self.file = file
    self.label = label
    self.group = group
    self.split = split
  }
}
