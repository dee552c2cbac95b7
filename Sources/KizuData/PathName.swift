/// Paths as text; nothing here looks at a disk.
enum PathName {
  /// The path without `.`, doubled slashes and what `..` takes back: `a/./b//../c` is `a/c`.
  static func normalized(_ path: String) -> String {
    guard hasDotOrEmptyPart(path) else { return path }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        if let last = parts.last, last != ".." {
          parts.removeLast()
          continue
        }
        // Above the root is the root.
        if isAbsolute { continue }
      }
      parts.append(part)
    }
    return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
  }

  /// Whether a part begins with a dot or is empty; most paths have none, and stay as they are.
  private static func hasDotOrEmptyPart(_ path: String) -> Bool {
    let (dot, slash) = (UInt8(ascii: "."), UInt8(ascii: "/"))
    var previous: UInt8?
    for byte in path.utf8 {
      let startsPart = previous == nil || previous == slash
      if startsPart, byte == dot || (byte == slash && previous != nil) { return true }
      previous = byte
    }
    return previous == slash
  }

  /// A path below a folder; an absolute path stays as it is.
  static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") || folder.isEmpty { return path }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + path : folder + "/" + path
  }

  /// The folder part and the last part: `a/b/c` is `a/b` and `c`, `c` is `` and `c`, `/c` is `/` and `c`.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    let name = String(path[path.utf8.index(after: slash)...])
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }

  /// Order by Unicode code points, which is that of the UTF-8 bytes; `String` itself orders by normal forms.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
