import KizuCore
import Testing

@Suite struct TilingTests {
  @Test(arguments: [16, 17, 64, 100], [1, 15, 16, 17, 31, 63, 64, 65, 127, 500])
  func everySmallDefectStandsWholeInSomeTile(side: Int, length: Int) {
    let tiling = Tiling(side: side)
    let (width, height) = (length, 40)
    let tiles = (0..<tiling.count(width: width, height: height)).map {
      tiling.tile($0, width: width, height: height)
    }
    for tile in tiles {
      #expect(tile.x >= 0 && tile.y >= 0 && tile.x + tile.width <= width && tile.y + tile.height <= height)
      #expect(tile.width == min(side, width) && tile.height == min(side, height))
    }
    #expect(Set(tiles).count == tiles.count)
    let extent = min(tiling.overlap, width)
    for x in 0...(width - extent) {
      #expect(tiles.contains { $0.x <= x && x + extent <= $0.x + $0.width })
    }
  }

  @Test func tilesCoverAPhotoEvenly() {
    let tiling = Tiling(side: 128)
    #expect(tiling.count(width: 4000, height: 3000) == 42 * 31)
    #expect(tiling.tile(0, width: 4000, height: 3000) == PixelRectangle(x: 0, y: 0, width: 128, height: 128))
    #expect(
      tiling.tile(42 * 31 - 1, width: 4000, height: 3000)
        == PixelRectangle(x: 4000 - 128, y: 3000 - 128, width: 128, height: 128))
    #expect(tiling.count(width: 128, height: 128) == 1)
  }

  @Test func croppingTakesTheSamplesOfThePart() {
    var image = ImageBuffer(width: 7, height: 5, channels: 3)
    for index in image.pixels.indices { image.pixels[index] = UInt8(index) }
    let part = image.cropped(to: PixelRectangle(x: 2, y: 1, width: 3, height: 4))
    #expect(part.width == 3 && part.height == 4)
    for y in 0..<4 {
      for x in 0..<3 {
        for c in 0..<3 { #expect(part[x: x, y: y, c: c] == image[x: x + 2, y: y + 1, c: c]) }
      }
    }
  }
}
