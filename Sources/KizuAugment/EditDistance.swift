/// How unlike two names are: the fewest letters to insert, drop or replace (Levenshtein).
enum EditDistance {
  static func between(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (letter == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }

  /// The name that is most like `name`, upper and lower case alike; the first of equals.
  static func nearest(to name: String, of names: [String]) -> String {
    let name = name.lowercased()
    return names.min { between(name, $0.lowercased()) < between(name, $1.lowercased()) } ?? name
  }
}
