/// What is known about one photo of a set before it is drawn.
public struct SampleEntry: Sendable, Equatable {
  /// Its place in the set, from 0.
  public var index: Int
  /// What the photo shows.
  public var trueLabel: SampleClass
  /// What the label says: the truth, or another class where label noise struck.
  public var label: SampleClass
  /// The material of its lot.
  public var texture: SampleTexture
  /// Number of its lot, from 0; photos of a lot share light, exposure and material.
  public var lotIndex: Int
  /// Its side of the fixed split, the same for the whole lot.
  public var split: SampleSplit

  /// The lot's name, `lot-0012`: the group that evaluation never splits apart.
  public var lot: String { "lot-" + zeroPadded(lotIndex, digits: 4) }
  /// The photo's file name, `000123.png`: it reveals no label.
  public var fileName: String { zeroPadded(index, digits: 6) + ".png" }
}

func zeroPadded(_ number: Int, digits: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
