/// The version of Kizu, and the commit that it was built from.
enum Version {
  static let current = "0.1.0-dev"

  /// The commit, in full, where `git archive` wrote the sources (as it does for `tools/package`).
  ///
  /// `nil` in a build of a working tree: its sources need not be those of any commit, so it names none.
  static var commit: String? { commit(of: "$Format:%H$") }

  /// Version and commit in one line.
  static var described: String { described(commit: commit) }

  static func commit(of text: String) -> String? {
    let isHash = text.utf8.count >= 40 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    return isHash ? text : nil
  }

  static func described(commit: String?) -> String {
    guard let commit else { return "\(current) (built from a working tree: commit unknown)" }
    return "\(current) (commit \(commit.prefix(12)))"
  }
}
