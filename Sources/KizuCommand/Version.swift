/// The version of Kizu.
enum Version {
  static let current = "0.1.0-dev"
}
