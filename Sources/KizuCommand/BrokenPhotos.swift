import Kizu

/// The photos of a set that could not be read.
struct BrokenPhotos {
  private static let namedCount = 5

  private(set) var count = 0
  private var named: [CodecError] = []

  /// The first one, if there is any.
  var first: CodecError? { named.first }

  mutating func add(_ error: CodecError) {
    count += 1
    if named.count < Self.namedCount { named.append(error) }
  }

  /// Says on standard error which photos are missing from the result.
  func warn() {
    guard count > 0 else { return }
    for error in named { Log.warning("\(error)") }
    let rest = count > named.count ? " (the first \(named.count) are named above)" : ""
    Log.warning("\(count == 1 ? "1 photo was" : "\(count) photos were") left out\(rest)")
  }
}
