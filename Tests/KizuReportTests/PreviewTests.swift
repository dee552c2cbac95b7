import KizuAugment
import KizuCore
import KizuData
import KizuSSL
import KizuTrial
import Testing

@testable import KizuReport

@Suite struct PreviewTests {
  private func preview(size: Int, views: Int, channels: Int = 1, photos: Int = 2) throws -> KizuReport.Preview
  {
    var options = PretrainOptions()
    options.imageSize = size
    let settings = PreviewSettings(.surface, options: options, threads: 1)
    let shown = (0..<photos).map { index in
      var image = ImageBuffer(width: 80, height: 60, channels: channels, filledWith: 90)
      for place in 0..<400 { image.pixels[place * 7] = UInt8(place % 256) }
      return PreviewPhoto(
        photo: Photo(path: "\(index).png", file: "\(index).png", label: "傷"), number: UInt32(index),
        image: image,
        mask: index == 0 ? DefectMask(image.keepingOneChannel(), width: 80, height: 60) : nil)
    }
    return Preview(
      folder: "photos", preset: "surface", settings: settings, setCount: 7, photos: shown, viewCount: views,
      survival: .unknown("nothing is known"))
  }

  @Test func theSheetIsTheSameTwice() throws {
    let sheet = PreviewSheet(try preview(size: 32, views: 3))
    #expect(sheet.rendered() == sheet.rendered())
  }

  /// Views are magnified by whole factors and never shrunk to fit, however many there are.
  @Test(arguments: [
    (32, 1, 6), (64, 3, 3), (64, 12, 3), (100, 12, 1), (256, 6, 1), (256, 12, 0), (300, 2, 0), (1024, 12, 0),
  ])
  func viewsAreShownPixelForPixel(size: Int, views: Int, factor: Int) throws {
    let preview = try preview(size: size, views: views, photos: 1)
    let painter = PreviewPainter(preview.settings, columns: views + 2, preview.photos)
    #expect(painter.factor == factor)
    #expect(painter.side <= 264 && (factor == 0 || painter.side == factor * size + 8))
    let layout = ContactSheetLayout(PreviewSheet(preview).sheet)
    #expect(layout.width <= 4096)
    let sides = layout.elements.compactMap { element -> Int? in
      if case .cell(_, let box) = element { box.width } else { nil }
    }
    #expect(sides.count >= views + 2 && sides.allSatisfy { $0 == painter.side })
  }

  @Test func everyOperationIsShownOrNamed() throws {
    let grey = try preview(size: 32, views: 2)
    let sheet = PreviewSheet(grey).sheet
    #expect(sheet.sections.count == 3)
    let note = sheet.sections[1].note
    #expect(note.contains("Off in this recipe: rotation, saturation, hue, colour taken away, gamma"))
    #expect(sheet.subtitle.contains("nothing is known"))
    if case .table(_, let rows) = sheet.sections[1].arrangement {
      #expect(rows.map { $0.label[0] }.contains("blur") && rows.allSatisfy { $0.cells.count == 4 })
    } else {
      Issue.record("no table")
    }
  }

  @Test func jsonNamesWhatIsShown() throws {
    let text = try PreviewReport(preview(size: 32, views: 2)).json()
    #expect(text.contains("\"command\" : \"preview\"") && text.contains("\"path\" : \"0.png\""))
    #expect(text.contains("\"name\" : \"blur\"") && !text.contains("\"masks\""))
  }

  @Test func figuresStandUnderTheirHeadings() {
    let figures = ContactSheetFigures(
      columns: [.left("a"), .right("long heading")], rows: [["first row", "1"], ["b", "22"]])
    var rights: Set<Int> = []
    for case .text(_, let x, _, _, _, .right) in figures.elements(x: 10, y: 0, width: 900) {
      rights.insert(x)
    }
    #expect(rights == [10 + figures.width])
    #expect(figures.elements(x: 10, y: 0, width: figures.width - 1).count == 1 + 3)
  }
}
