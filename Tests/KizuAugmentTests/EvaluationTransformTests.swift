import KizuAugment
import KizuCore
import Testing

@Suite struct EvaluationTransformTests {
  private func transform(
    _ size: Int, _ fit: FitMode, channels: Int = 3, normalization: Normalization = plain
  ) -> EvaluationTransform {
    EvaluationTransform(
      Preprocessing(imageSize: size, fit: fit, normalization: normalization), channels: channels)
  }

  @Test func matchesTorchvisionOnPillow() throws {
    for reference in try Reference.load().inputs {
      let normalization = Normalization(mean: reference.mean, standardDeviation: reference.std)
      let fit = try #require(FitMode(rawValue: reference.fit))
      let input = transform(reference.size, fit, normalization: normalization)
        .input(from: referencePhoto(channels: 3))
      let expected = reference.values.map { Double($0) * 1e-5 }
      let plane = reference.size * reference.size
      for c in 0..<3 {
        let range = (c * plane)..<((c + 1) * plane)
        let difference = largestDifference(Array(input[range]), Array(expected[range]))
        #expect(difference * Double(reference.std[c]) < 1 / 255, "\(reference.fit), channel \(c)")
      }
    }
  }

  @Test(arguments: FitMode.allCases)
  func squarePhotosAreFittedAlike(fit: FitMode) {
    let image = testPhoto(width: 40, height: 40, channels: 3)
    let view = ViewMaker(size: 17, channels: 3, normalization: plain)
      .view(of: image, ViewParameters(wholeOf: image))
    // The view's resize keeps 1/256ths of a grey level, the evaluation's all of them.
    #expect(largestDifference(transform(17, fit).input(from: image), view.map(Double.init)) < 4e-4)
  }

  @Test func padCentresAndFillsWithTheMean() {
    let normalization = Normalization(mean: [0.2, 0.2, 0.2], standardDeviation: [0.5, 0.5, 0.5])
    for (width, height, rows, columns) in [(40, 20, 4..<12, 0..<16), (20, 40, 0..<16, 4..<12)] {
      let image = ImageBuffer(width: width, height: height, channels: 1, filledWith: 255)
      let input = transform(16, .pad, channels: 1, normalization: normalization).input(from: image)
      for y in 0..<16 {
        for x in 0..<16 {
          let expected: Float = rows.contains(y) && columns.contains(x) ? 1.6 : 0
          #expect(abs(input[y * 16 + x] - expected) < 1e-3)
        }
      }
    }
  }

  @Test func cropShowsTheMiddle() {
    // The outer thirds are white and the filter reaches less than a pixel of the output into them.
    var image = ImageBuffer(width: 90, height: 30, channels: 1, filledWith: 60)
    for y in 0..<30 {
      for x in 0..<90 where !(30..<60 ~= x) { image[x: x, y: y, c: 0] = 255 }
    }
    let input = transform(10, .crop, channels: 1).input(from: image)
    for y in 0..<10 {
      for x in 1..<9 { #expect(abs(input[y * 10 + x] - 60.0 / 255) < 1e-3) }
      #expect(input[y * 10] > 61.0 / 255)
    }
  }

  @Test func greyPhotosFillThreeChannels() {
    let image = testPhoto(width: 25, height: 19, channels: 1)
    let one = transform(9, .squash, channels: 1).input(from: image)
    #expect(transform(9, .squash).input(from: image) == one + one + one)
  }

  @Test(arguments: FitMode.allCases)
  func extremePhotosWork(fit: FitMode) {
    for (width, height) in [(1, 1), (1, 500), (500, 1), (3, 2)] {
      let input = transform(7, fit).input(from: testPhoto(width: width, height: height, channels: 3))
      #expect(input.allSatisfy { (-1e-3...1.001).contains($0) })
    }
  }
}
