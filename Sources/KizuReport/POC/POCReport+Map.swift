import KizuTrial

extension POCReport {
  /// The most dots, and of them those that show their photo: every photo is a few kB of the file.
  private static let dotCount = 1500
  private static let photoCount = 240
  private static let size = (width: 960, height: 560)

  /// The embeddings of photos on two axes.
  var map: HTML {
    let places = Self.spread(record.map, count: Self.dotCount)
    guard places.count > 2 else { return "" }
    let names = Array(Set(places.compactMap(\.label))).sorted()
    func colour(_ label: String?) -> String {
      guard let label, let index = names.firstIndex(of: label) else { return "#b4bac2" }
      let colour = POCCurvePlot.colours[index % POCCurvePlot.colours.count]
      return "rgb(\(colour.red),\(colour.green),\(colour.blue))"
    }
    let (x, y) = (Self.scale(places.map(\.x), Self.size.width), Self.scale(places.map(\.y), Self.size.height))
    let step = max(1, places.count / Self.photoCount)
    let dots = places.enumerated().map { index, place -> HTML in
      let name = "\(place.path), \(place.label ?? say(ResultPhrase.unlabelled))"
      var photo: HTML = ""
      if index % step == 0, let uri = picture(place.path).flatMap({ Self.dataURI($0, side: 64) }) {
        photo = " data-photo=\"\(uri)\" data-name=\"\(name)\""
      }
      return """
        <circle cx="\(x(place.x))" cy="\(y(place.y))" r="5" fill="\(colour(place.label))" fill-opacity="0.75"\(photo)>\
        <title>\(name)</title></circle>

        """
    }
    let keys =
      names.map { name -> HTML in "<li><i style=\"background:\(colour(name))\"></i>\(name)</li>\n" }
      + (places.contains { $0.label == nil }
        ? ["<li><i style=\"background:\(colour(nil))\"></i>\(say(ResultPhrase.unlabelled))</li>\n"] : [])
    return section(
      "map", say(ResultPhrase.map),
      """
      <p id="map-words">\(say(ResultPhrase.mapWords, say.percent(record.mapShare)))</p>
      <ul class="key">
      \(keys)</ul>
      <div class="plot"><svg viewBox="0 0 \(Self.size.width) \(Self.size.height)" \
      role="img" aria-label="\(say(ResultPhrase.mapAlt, say.count(places.count)))">
      <rect width="\(Self.size.width)" height="\(Self.size.height)" fill="#f5f7f9"/>
      \(dots)</svg></div>
      <div id="hover" aria-hidden="true"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""><span></span></div>

      """)
  }

  /// Some of many, evenly.
  private static func spread(_ places: [POCRecord.Place], count: Int) -> [POCRecord.Place] {
    guard places.count > count else { return places }
    return (0..<count).map { places[$0 * places.count / count] }
  }

  /// Where values stand between margins.
  private static func scale(_ values: [Float], _ length: Int) -> (Float) -> Int {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let span = max(high - low, .leastNormalMagnitude)
    return { 16 + Int(((($0 - low) / span) * Float(length - 32)).rounded()) }
  }
}
