import KizuTrial

extension POCReport {
  /// The embeddings of photos on two axes.
  var map: HTML {
    let map = EmbeddingMap(record.map, share: record.mapShare, language: say)
    let content = map.content { place, index in
      map.isShown(index) ? picture(place.path).flatMap { Self.dataURI($0, side: 64) } : nil
    }
    return content.map { section("map", say(ResultPhrase.map), $0) } ?? ""
  }
}
