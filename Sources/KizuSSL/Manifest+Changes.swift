package import KizuData

extension Manifest {
  /// Photos that are gone, new or others than before, one line for each kind: `gone: a.png, b.png and 3 more`.
  package func changes(since earlier: Manifest) -> [String] {
    let now = Dictionary(rows.map { ($0.path, $0.sha256) }) { first, _ in first }
    let then = Dictionary(earlier.rows.map { ($0.path, $0.sha256) }) { first, _ in first }
    let kinds: [(String, [String])] = [
      ("gone", earlier.rows.map(\.path).filter { now[$0] == nil }),
      ("new", rows.map(\.path).filter { then[$0] == nil }),
      ("changed", rows.map(\.path).filter { then[$0] != nil && then[$0] != now[$0] }),
    ]
    return kinds.filter { !$0.1.isEmpty }.map { kind, paths in
      let named = 5
      let rest = paths.count > named ? " and \(paths.count - named) more" : ""
      return "\(kind): " + paths.prefix(named).joined(separator: ", ") + rest
    }
  }
}
