extension Canvas {
  /// An sRGB colour.
  public struct Colour: Sendable, Hashable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }
}

extension Canvas.Colour {
  /// White.
  public static let paper = Self(red: 255, green: 255, blue: 255)
  /// Nearly black, for text.
  public static let ink = Self(red: 33, green: 37, blue: 43)
  /// Grey, for text that explains.
  public static let quietInk = Self(red: 104, green: 111, blue: 120)
  /// Light grey, for lines and frames.
  public static let rule = Self(red: 212, green: 216, blue: 222)
  /// Very light grey, for the ground behind pictures and titles.
  public static let ground = Self(red: 243, green: 244, blue: 246)
  /// Green: as it should be.
  public static let ok = Self(red: 34, green: 132, blue: 76)
  /// Amber: to be looked at.
  public static let warning = Self(red: 178, green: 104, blue: 0)
  /// Red: wrong.
  public static let bad = Self(red: 196, green: 43, blue: 43)
}
