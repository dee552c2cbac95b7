extension Canvas {
  /// Draws a straight line between the centres of two pixels, antialiased where it is diagonal.
  ///
  /// Along its longer direction the line covers every pixel from end to end; across, a pixel is covered as
  /// far as the line's thickness reaches into it. An even thickness lies half a pixel to the right and below,
  /// so that level and upright lines are sharp.
  ///
  /// - Parameters:
  ///   - startX: The column of one end.
  ///   - startY: Its row.
  ///   - endX: The column of the other end.
  ///   - endY: Its row.
  ///   - colour: Of the line.
  ///   - thickness: In pixels, 1…64; other values are taken as the nearest of these.
  public mutating func drawLine(
    fromX startX: Int, y startY: Int, toX endX: Int, y endY: Int, colour: Colour, thickness: Int = 1
  ) {
    let (startX, startY) = (Self.limited(startX), Self.limited(startY))
    let (endX, endY) = (Self.limited(endX), Self.limited(endY))
    let isSteep = abs(endY - startY) > abs(endX - startX)
    // "Along" is the longer direction, "across" the other.
    var first = isSteep ? (along: startY, across: startX) : (along: startX, across: startY)
    var last = isSteep ? (along: endY, across: endX) : (along: endX, across: endY)
    if first.along > last.along { swap(&first, &last) }
    let length = max(1, last.along - first.along)
    let rise = last.across - first.across

    // In 256ths of a pixel. Across, the section is longer by 1 / cos of the slope; the root is exact by IEEE
    // 754.
    let thickness = min(max(thickness, 1), 64)
    let slope = Double(rise) / Double(length)
    let section = Int(Double(256 * thickness) * (1 + slope * slope).squareRoot())
    let shift = thickness % 2 == 0 ? 128 : 0
    let (alongCount, acrossCount) = isSteep ? (height, width) : (width, height)

    for along in stride(from: max(first.along, 0), through: min(last.along, alongCount - 1), by: 1) {
      let centre = 256 * first.across + 256 * rise * (along - first.along) / length + shift
      let low = centre - section / 2
      let high = low + section
      // Pixel p reaches from 256 p - 128 to 256 p + 128.
      let nearest = max((low + 128) >> 8, 0)
      let farthest = min((high + 127) >> 8, acrossCount - 1)
      for across in stride(from: nearest, through: farthest, by: 1) {
        let covered = min(high, 256 * across + 128) - max(low, 256 * across - 128)
        blend(
          x: isSteep ? across : along, y: isSteep ? along : across, colour: colour,
          coverage: max(0, covered) * 255 / 256)
      }
    }
  }
}
