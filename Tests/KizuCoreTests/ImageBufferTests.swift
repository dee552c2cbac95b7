import KizuCore
import Testing

@Suite struct ImageBufferTests {
  @Test func samplesAreInterleavedRowByRow() {
    var image = ImageBuffer(width: 3, height: 2, channels: 3)
    image[x: 2, y: 1, c: 1] = 7
    #expect(image.pixels.firstIndex(of: 7) == (1 * 3 + 2) * 3 + 1)
    #expect(image[x: 2, y: 1, c: 1] == 7)
    #expect(image.pixels.count == 18)
  }

  @Test(arguments: [1, 15, 16, 17, 31, 33])
  func greyIsToldFromColour(width: Int) {
    let grey = referencePhoto(channels: 1).resized(width: width, height: 2)
    let expanded = grey.expandedToThreeChannels()
    #expect(grey.isGrey && expanded.isGrey)
    #expect(expanded.channels == 3 && expanded.keepingOneChannel() == grey)
    for channel in 0..<3 {
      var coloured = expanded
      coloured[x: width - 1, y: 1, c: channel] ^= 1
      #expect(!coloured.isGrey)
    }
  }

  @Test func conversionsLeaveTheirOwnFormAlone() {
    let grey = referencePhoto(channels: 1)
    let colour = referencePhoto(channels: 3)
    #expect(grey.keepingOneChannel() == grey)
    #expect(colour.expandedToThreeChannels() == colour)
    #expect(colour.keepingOneChannel()[x: 4, y: 5, c: 0] == colour[x: 4, y: 5, c: 0])
  }
}
