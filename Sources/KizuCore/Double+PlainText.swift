extension Double {
  /// The number without the decimals of a whole one: "20", "0.5".
  package var plainText: String {
    self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)"
  }
}
