import KizuAugment
import KizuCore
import Testing

@Suite struct ViewBatchTests {
  @Test(arguments: [0, 1, 2, 33], [ViewRecipe.simclr, OperationTests.everything])
  func threadsDoNotMatter(count: Int, recipe: ViewRecipe) {
    let maker = ViewMaker(size: 16, channels: 3, normalization: plain)
    let photos = (0..<5).map { testPhoto(width: 30 + $0, height: 40 - $0, channels: 3) }
    func views(threads: Int) -> [Float] {
      var output = [Float](repeating: .nan, count: count * maker.sampleCount)
      var span = output.mutableSpan
      ViewBatch(maker: maker, threads: threads).makeViews(count, into: &span) { index in
        let image = photos[index % photos.count]
        let parameters = ViewParameters(
          drawnFrom: recipe, width: image.width, height: image.height, seed: 9, epoch: 2,
          photo: UInt32(index), view: 0)
        return (image, parameters)
      }
      return output
    }
    let one = views(threads: 1)
    #expect(one.allSatisfy { $0.isFinite })
    #expect(views(threads: 2) == one)
    #expect(views(threads: 5) == one)
    if count > 1 {
      let image = photos[1]
      let parameters = ViewParameters(
        drawnFrom: recipe, width: image.width, height: image.height, seed: 9, epoch: 2, photo: 1, view: 0)
      #expect(Array(one[maker.sampleCount..<(2 * maker.sampleCount)]) == maker.view(of: image, parameters))
    }
  }
}
