/// The name of a line, written where it ends.
struct PlotName {
  var text: String
  /// What stands behind it and is never shortened.
  var figure: String
  /// The row where the line ends.
  var y: Int
  var colour: Canvas.Colour
  var isMain = true
}

extension Plot {
  /// Told apart with any colour vision: Okabe and Ito, 2008.
  static let colours: [Canvas.Colour] = [
    .init(red: 0, green: 114, blue: 178), .init(red: 213, green: 94, blue: 0),
    .init(red: 0, green: 158, blue: 115), .init(red: 204, green: 121, blue: 167),
    .init(red: 110, green: 110, blue: 110), .init(red: 150, green: 120, blue: 0),
  ]

  /// Names at the ends of lines, moved apart where they would overlap.
  mutating func addNames(_ names: [PlotName], x: Int, width: Int, bottom: Int) {
    let gap = 20
    let ends = names.sorted { $0.y < $1.y }
    var places = ends.map { $0.y - gap / 2 }
    for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + gap) }
    // From the bottom up again, so that the last one stays in the picture.
    for index in places.indices.reversed() {
      let limit = index == places.count - 1 ? bottom - gap : places[index + 1] - gap
      places[index] = min(places[index], limit)
    }
    for (name, y) in zip(ends, places) {
      let font: Canvas.Font = name.isMain ? .strong : .text
      let room = width - Canvas.textWidth(" " + name.figure, font: font)
      marks.append(
        .text(
          Canvas.shortened(name.text, toWidth: room, font: font) + " " + name.figure, .init(x: x, y: y), font,
          name.colour, .left))
    }
  }

  /// A dashed line across.
  mutating func addDashes(from left: Int, to right: Int, y: Int) {
    for x in stride(from: left, to: right, by: 12) {
      marks.append(
        .line(from: .init(x: x, y: y), to: .init(x: min(x + 5, right), y: y), .quietInk, thickness: 1))
    }
  }
}
