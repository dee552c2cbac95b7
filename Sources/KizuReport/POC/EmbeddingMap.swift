import KizuCore
package import KizuTrial

/// Photos as dots on a plane, those that the encoder finds alike near each other.
package struct EmbeddingMap {
  /// The most dots, and of them those that show their photo: every photo within a page is a few kB of it.
  package static let dotCount = 1500
  package static let photoCount = 240
  private static let size = (width: 960, height: 560)

  private let places: [POCRecord.Place]
  private let share: Double
  private let say: ReportLanguage

  /// - Parameters:
  ///   - places: Where photos lie; some of them where they are many.
  ///   - share: The share of the variance that the two directions hold, 0…1.
  ///   - language: What its words are in.
  package init(_ places: [POCRecord.Place], share: Double, language: ReportLanguage) {
    self.places = places.spread(Self.dotCount)
    (self.share, say) = (share, language)
  }

  /// What follows the heading; nil where there are too few photos.
  ///
  /// - Parameter thumbnail: The address of a dot's photo, for which the dot and its number are given; nil for none.
  /// - Returns: Words, key and drawing.
  package func content(thumbnail: (POCRecord.Place, Int) -> String?) -> HTML? {
    guard places.count > 2 else { return nil }
    let names = Array(Set(places.compactMap(\.label))).sorted()
    func colour(_ label: String?) -> String {
      guard let label, let index = names.firstIndex(of: label) else { return "#8d959e" }
      let colour = POCCurvePlot.colours[index % POCCurvePlot.colours.count]
      return "rgb(\(colour.red),\(colour.green),\(colour.blue))"
    }
    let (x, y) = (Self.scale(places.map(\.x), Self.size.width), Self.scale(places.map(\.y), Self.size.height))
    let dots = places.enumerated().map { index, place -> HTML in
      let name = "\(place.path), \(place.label ?? say(ResultPhrase.unlabelled))"
      let photo: HTML =
        thumbnail(place, index).map { " data-photo=\"\($0)\" data-name=\"\(name)\"" } ?? ""
      return """
        <circle cx="\(x(place.x))" cy="\(y(place.y))" r="5" fill="\(colour(place.label))" fill-opacity="0.75"\(photo)>\
        <title>\(name)</title></circle>

        """
    }
    func key(_ label: String?) -> HTML {
      """
      <li><svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="\(colour(label))"/></svg>\
      \(label ?? say(ResultPhrase.unlabelled))</li>

      """
    }
    let keys = names.map { key($0) } + (places.contains { $0.label == nil } ? [key(nil)] : [])
    return """
      <p id="map-words">\(say(ResultPhrase.mapWords, say.percent(share)))</p>
      <ul class="key">
      \(keys)</ul>
      <div class="plot"><svg class="dots" viewBox="0 0 \(Self.size.width) \(Self.size.height)" \
      role="img" aria-label="\(say(ResultPhrase.mapAlt, say.count(places.count)))">
      <rect width="\(Self.size.width)" height="\(Self.size.height)" fill="#f5f7f9"/>
      \(dots)</svg></div>
      <div class="hover" aria-hidden="true"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""><span></span></div>

      """
  }

  /// Whether the dot of a number shows its photo, where only some may.
  package func isShown(_ index: Int) -> Bool { index % max(1, places.count / Self.photoCount) == 0 }

  /// Where values stand between margins.
  private static func scale(_ values: [Float], _ length: Int) -> (Float) -> Int {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let span = max(high - low, .leastNormalMagnitude)
    return { 16 + Int(((($0 - low) / span) * Float(length - 32)).rounded()) }
  }

  /// Shows the photo of the dot under the pointer or finger; everything is there without it.
  package static let script = """
    (function(){var shown;function hide(){if(shown){shown.style.display='none';shown=null}}
    function show(e){var d=e.target;if(!d.matches||!d.matches('svg.dots circle[data-photo]')){hide();return}
    var h=d.closest('.plot').nextElementSibling;shown=h;h.querySelector('img').src=d.dataset.photo;
    h.querySelector('span').textContent=d.dataset.name;h.style.display='block';
    h.style.left=Math.max(0,Math.min(e.clientX+14,innerWidth-190))+'px';
    h.style.top=Math.max(0,Math.min(e.clientY+14,innerHeight-160))+'px'}
    document.addEventListener('pointermove',show);document.addEventListener('pointerdown',show)})();
    """
}
