import KizuReport
import Synchronization

/// A part of the overview, which is fetched anew when it changes.
struct Part: Sendable {
  var id: String
  var heading: String
  var content: HTML

  /// Equal where the content is equal.
  var version: String {
    // FNV-1a, 64 bits: a difference that is missed is shown late, and no more.
    let hash = content.markup.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }

  /// The part as it stands in the page.
  var html: HTML {
    """
    <section id="\(id)" data-version="\(version)" aria-labelledby="\(id)-heading">
    <h2 id="\(id)-heading">\(heading)</h2>
    <div class="content">
    \(content)</div>
    </section>

    """
  }
}

/// Parts that take long to make, until what they are made of changes.
final class PartCache<Key: Equatable & Sendable>: Sendable {
  private let known = Mutex<[String: (key: Key, content: HTML)]>([:])

  /// A content that was made of the same before, or is made now.
  func content(_ id: String, of key: Key, make: () -> HTML) -> HTML {
    if let last = known.withLock({ $0[id] }), last.key == key { return last.content }
    let content = make()
    known.withLock { $0[id] = (key, content) }
    return content
  }
}
