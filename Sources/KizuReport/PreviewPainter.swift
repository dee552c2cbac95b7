import KizuAugment
import KizuCore
import KizuTrial

/// Draws the pictures of a preview sheet, each a square.
struct PreviewPainter {
  private static let border = 4
  /// Pixels of the sheet that a view should be magnified to.
  private static let wantedSide = 192
  private static let largestSide = 256
  private static let widestSheet = 4096
  /// Margins, and the labels of rows.
  private static let aside = 56 + 214
  /// Told apart by most eyes, also where colours look alike: Okabe and Ito's, and shades of them.
  static let colours: [Canvas.Colour] = [
    (0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233),
    (120, 94, 240), (150, 75, 0), (0, 90, 50), (220, 38, 127), (110, 110, 110), (140, 180, 0),
  ].map { Canvas.Colour(red: $0.0, green: $0.1, blue: $0.2) }

  private let settings: PreviewSettings
  /// What a hidden square shows: the mean of the photos, as it is for the encoder; 0…1.
  private let mean: [Float]
  /// Side of every picture in pixels.
  let side: Int
  /// Pixels of the sheet along one pixel of a view; 0 where views are shrunk.
  let factor: Int

  /// A painter of sheets with so many columns of pictures.
  init(_ settings: PreviewSettings, columns: Int, _ photos: [PreviewPhoto]) {
    self.settings = settings
    let size = settings.imageSize
    let room = (Self.widestSheet - Self.aside) / columns - ContactSheetLayout.gap - 2 * Self.border
    let most = min(Self.largestSide, room)
    factor = min(max(1, Self.wantedSide / size), most / size)
    side = (factor == 0 ? most : size * factor) + 2 * Self.border
    mean = Self.mean(of: photos)
  }

  /// A photo with the frames of its views.
  func photo(_ photo: PreviewPhoto, views: [ViewParameters]) -> ImageBuffer {
    var (canvas, box) = ground(photo.image)
    let scale = Double(box.width) / Double(photo.image.width)
    for (index, parameters) in views.enumerated().reversed() {
      let corners = ViewGeometry(parameters, size: settings.imageSize).corners.map { corner in
        (x: box.x + Int((corner.x * scale).rounded()), y: box.y + Int((corner.y * scale).rounded()))
      }
      for (start, end) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
        canvas.drawLine(
          fromX: inside(start.x), y: inside(start.y), toX: inside(end.x), y: inside(end.y),
          colour: Self.colour(index), thickness: 2)
      }
    }
    for (index, parameters) in views.enumerated() {
      // Tags go round the corners, so that frames that begin together can be told apart.
      let corners = ViewGeometry(parameters, size: settings.imageSize).corners
      let corner = corners[index % 4]
      let (x, y) = (box.x + Int(corner.x * scale), box.y + Int(corner.y * scale))
      drawTag(
        index, x: index % 4 == 0 || index % 4 == 3 ? x : x - Self.tagSide,
        y: index % 4 < 2 ? y : y - Self.tagSide, on: &canvas)
    }
    return canvas.image
  }

  /// A photo with the outline of its defect.
  func defect(of photo: PreviewPhoto) -> ImageBuffer? {
    guard let mask = photo.mask else { return nil }
    var (canvas, box) = ground(photo.image)
    let (width, height) = (mask.coverage.width, mask.coverage.height)
    func isDefect(_ x: Int, _ y: Int) -> Bool {
      let (column, row) = ((x - box.x) * width / box.width, (y - box.y) * height / box.height)
      guard x >= box.x, y >= box.y, column < width, row < height else { return false }
      return mask.coverage[x: column, y: row, c: 0] > 63
    }
    for y in box.rows {
      for x in box.columns where !isDefect(x, y) {
        let isNear = (-2...2).contains { down in (-2...2).contains { isDefect(x + $0, y + down) } }
        if isNear { canvas.fillRectangle(Canvas.Box(x: x, y: y, width: 1, height: 1), colour: .bad) }
      }
    }
    return canvas.image
  }

  /// A view as the encoder gets it, magnified; framed and numbered where it has a number.
  func view(of photo: PreviewPhoto, _ parameters: ViewParameters, number: Int?) -> ImageBuffer {
    var canvas = Canvas(width: side, height: side, colour: number.map(Self.colour) ?? .ground)
    var scratch = ViewScratch()
    let samples = settings.view(of: photo.image, parameters, scratch: &scratch)
    let picture = picture(samples, channels: photo.image.channels, hidden: parameters.cutout)
    let inner = Canvas.Box(x: 0, y: 0, width: side, height: side).inset(by: number == nil ? 0 : Self.border)
    canvas.draw(picture, in: inner)
    if let number { drawTag(number, x: 0, y: 0, on: &canvas) }
    return canvas.image
  }

  /// What was done to a photo for a view, in lines as wide as a picture.
  func caption(of photo: PreviewPhoto, _ parameters: ViewParameters) -> [String] {
    var lines = ViewWords.lines(parameters, of: photo.image, width: side, limit: 5)
    if let mask = photo.mask {
      let seen = mask.shareSeen(ViewGeometry(parameters, size: settings.imageSize))
      lines.append("defect: \(Preview.percent(seen)) inside")
    }
    return lines
  }

  // MARK: Parts

  private static let tagSide = 18

  private static func colour(_ index: Int) -> Canvas.Colour { colours[index % colours.count] }

  /// Lines stay on the picture where the frame leaves it.
  private func inside(_ coordinate: Int) -> Int { min(max(coordinate, 0), side - 2) }

  private func ground(_ image: ImageBuffer) -> (Canvas, Canvas.Box) {
    var canvas = Canvas(width: side, height: side, colour: .ground)
    let inner = canvas.bounds.inset(by: 2)
    // As large as fits, smoothly: this is a map of the photo, not its pixels.
    let scale = min(Double(inner.width) / Double(image.width), Double(inner.height) / Double(image.height))
    let fitted = image.resized(
      width: max(1, min(inner.width, Int((Double(image.width) * scale).rounded()))),
      height: max(1, min(inner.height, Int((Double(image.height) * scale).rounded()))))
    let box = canvas.draw(fitted, in: inner) ?? inner
    return (canvas, box)
  }

  private func drawTag(_ index: Int, x: Int, y: Int, on canvas: inout Canvas) {
    let text = "\(index + 1)"
    let width = max(Self.tagSide, Canvas.textWidth(text, font: .strong) + 8)
    let box = Canvas.Box(
      x: min(max(x, 0), side - width), y: min(max(y, 0), side - Self.tagSide), width: width,
      height: Self.tagSide)
    canvas.fillRectangle(box, colour: Self.colour(index))
    canvas.drawText(
      text, x: box.x + width / 2, y: box.y + (Self.tagSide - Canvas.Font.strong.lineHeight) / 2,
      font: .strong,
      colour: .paper, alignment: .centre)
  }

  /// Samples as pixels; the hidden square gets the mean.
  private func picture(_ samples: [Float], channels: Int, hidden: Cutout?) -> ImageBuffer {
    let size = settings.imageSize
    var picture = ImageBuffer(planes: samples, width: size, height: size, channels: channels)
    guard let hidden = hidden?.rectangle(size: size) else { return picture }
    for y in hidden.y..<hidden.y + hidden.height {
      for x in hidden.x..<hidden.x + hidden.width {
        for channel in 0..<channels { picture[x: x, y: y, c: channel] = ImageBuffer.byte(mean[channel]) }
      }
    }
    return picture
  }

  private static func mean(of photos: [PreviewPhoto]) -> [Float] {
    (0..<3).map { channel in
      photos.reduce(Float(0)) { sum, photo in
        let image = photo.image
        let first = image.channels == 3 ? channel : 0
        let total = stride(from: first, to: image.pixels.count, by: image.channels).reduce(0) {
          $0 + Int(image.pixels[$1])
        }
        return sum + Float(total) / Float(image.width * image.height) / 255
      } / Float(photos.count)
    }
  }
}
