import KizuReport

/// A part of the overview, which is fetched anew when it changes.
struct Part: Sendable {
  var id: String
  var heading: String
  var content: HTML

  /// Equal where the content is equal, as long as the process runs.
  var version: String {
    // A difference that is missed is shown late, and no more.
    String(UInt(bitPattern: content.markup.hashValue), radix: 16)
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
