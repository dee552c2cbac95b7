import KizuCore
import KizuReport
import Testing

struct ContactSheetTests {
  private final class Calls {
    var indices: [Int] = []
  }

  private static func cells(_ count: Int, calls: Calls = Calls(), side: Int = 20) -> [ContactSheet.Cell] {
    (0..<count).map { index in
      ContactSheet.Cell(caption: ["photo \(index).png", "傷"], badge: index == 1 ? .init(.bad, "twice") : nil)
      {
        calls.indices.append(index)
        return index % 5 == 4 ? nil : .pattern(width: side, height: side, channels: 1)
      }
    }
  }

  @Test func asksForEachPictureOnceInOrder() {
    let calls = Calls()
    var sheet = ContactSheet(title: "Photos")
    sheet.pictureSide = 64
    sheet.sections = [.init(heading: "All", cells: Self.cells(37, calls: calls))]
    let image = sheet.rendered()
    #expect(calls.indices == Array(0..<37))
    #expect(image.channels == 3 && image.width <= 1600)
    #expect(sheet.rendered() == image)
  }

  @Test func whatDoesNotFitIsNotMade() {
    let calls = Calls()
    var sheet = ContactSheet(title: "Many")
    sheet.maximumWidth = 700
    sheet.maximumHeight = 900
    sheet.sections = (0..<3).map { .init(heading: "Part \($0)", cells: Self.cells(5000, calls: calls)) }
    let image = sheet.rendered()
    #expect(image.width <= 700 && image.height <= 900)
    #expect((4...40).contains(calls.indices.count))
    #expect(calls.indices == Array(0..<calls.indices.count))
  }

  @Test func aRowLimitLeavesRoomForLaterSections() {
    let calls = Calls()
    var sheet = ContactSheet(title: "Classes")
    sheet.pictureSide = 100
    sheet.sections = (0..<3).map {
      .init(heading: "Class \($0)", cells: Self.cells(200, calls: calls), rowLimit: 2)
    }
    let image = sheet.rendered()
    let columns = (image.width - 56 + 14) / 114
    #expect(calls.indices.count == 3 * 2 * columns)
    sheet.sections[0].rowLimit = 0
    sheet.sections[1].rowLimit = -1
    calls.indices = []
    #expect(sheet.rendered().height < image.height)
    #expect(calls.indices.count == 2 * columns)
  }

  /// Text and pictures of a longer section change only what stands below them.
  @Test func whatIsLeftOutIsSaid() throws {
    func image(cells: Int) -> ImageBuffer {
      var sheet = ContactSheet(title: "Photos")
      sheet.pictureSide = 100
      sheet.sections = [.init(heading: "All", cells: Self.cells(cells), rowLimit: 1)]
      return sheet.rendered()
    }
    let columns = (image(cells: 1000).width - 56 + 14) / 114
    let (full, more) = (image(cells: columns), image(cells: columns + 37))
    #expect(more.height - full.height == Canvas.Font.text.lineHeight)
    let height = full.height - 28
    #expect(
      more.cropped(x: 0, y: 0, width: full.width, height: height)
        == full.cropped(x: 0, y: 0, width: full.width, height: height))
    var line = Canvas(width: full.width, height: Canvas.Font.text.lineHeight)
    line.drawText("… and 37 more", x: 28, y: 0, colour: .quietInk)
    #expect(more.cropped(x: 0, y: height, width: full.width, height: line.height) == line.image)
  }

  @Test func picturesOfTheCellsSizeAreShownPixelForPixel() {
    var sheet = ContactSheet(title: "One")
    sheet.pictureSide = 48
    for badge in [nil, ContactSheet.Badge(.warning)] {
      let picture = ImageBuffer.pattern(width: 48, height: 48, channels: 3)
      sheet.sections = [.init(heading: "", cells: [.init(badge: badge) { picture }])]
      let image = sheet.rendered()
      let lower = picture.cropped(x: 0, y: 24, width: 48, height: 24)
      let found = (0..<image.height - 24).contains {
        image.cropped(x: 28, y: $0, width: 48, height: 24) == lower
      }
      #expect(found)
    }
  }

  @Test(arguments: [0, 1, 8, 29, 400]) func tablesFitTheSheet(columns: Int) {
    let calls = Calls()
    var sheet = ContactSheet(title: "Views")
    sheet.pictureSide = 128
    let rows = (0..<2).map { _ in
      ContactSheet.Row(label: ["IMG_0412.png", "scratch"], cells: Self.cells(columns, calls: calls))
    }
    sheet.sections = [
      .init(
        heading: "Views",
        arrangement: .table(columns: (0..<columns).map { "operation \($0)" }, rows: rows))
    ]
    let image = sheet.rendered()
    #expect(image.width <= 1600)
    let shown = min(columns, (1600 - 56 - Self.labelWidth + 14) / (48 + 14))
    #expect(calls.indices == Array(0..<shown) + Array(0..<shown))
  }

  private static var labelWidth: Int { Canvas.textWidth("IMG_0412.png", font: .strong) + 14 }

  @Test func anyTextAndSizeIsDrawn() {
    let long = String(repeating: "傷 very\u{0}long\n", count: 3000)
    var sheet = ContactSheet(title: long)
    sheet.subtitle = Array(repeating: long, count: 50)
    sheet.pictureSide = .max
    (sheet.maximumWidth, sheet.maximumHeight) = (.min, .min)
    let cell = ContactSheet.Cell(caption: Array(repeating: long, count: 500), badge: .init(.ok, long)) { nil }
    sheet.sections = [
      .init(heading: long, note: long, cells: [cell, cell]), .init(heading: "", cells: []),
      .init(
        heading: "", arrangement: .table(columns: [], rows: [.init(label: [long], cells: [cell, cell])])),
      .init(heading: "", arrangement: .table(columns: [long], rows: [])),
    ]
    #expect(sheet.rendered().width == 320)
    #expect(sheet.rendered().height == 320)
    sheet.maximumHeight = 4000
    #expect(sheet.rendered().height > 320)
    sheet.pictureSide = .min
    sheet.maximumWidth = .max
    #expect(sheet.rendered().width == 4096)
    #expect(ContactSheet(title: "").rendered().height > 0)
  }
}
