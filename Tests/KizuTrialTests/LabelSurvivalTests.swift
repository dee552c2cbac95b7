import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuSSL
import Testing

@testable import KizuTrial

@Suite struct LabelSurvivalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Two classes that differ in one corner only.
  private func makeSet(count: Int, groups: (Int) -> String? = { _ in nil }) throws -> PhotoSet {
    var photos: [Photo] = []
    for index in 0..<count {
      var random = RandomStream(seed: 2, purpose: .test, item: UInt32(index))
      var image = ImageBuffer(width: 48, height: 48, channels: 1)
      for place in image.pixels.indices { image.pixels[place] = UInt8(100 + random.index(below: 30)) }
      if index % 2 == 1 {
        for y in 0..<12 { for x in 0..<12 { image[x: x, y: y, c: 0] = 250 } }
      }
      try folder.write("\(index).png", image)
      photos.append(
        Photo(
          path: "\(index).png", file: folder.path("\(index).png"), label: index % 2 == 1 ? "spot" : "good",
          group: groups(index)))
    }
    return PhotoSet(photos)
  }

  private func survival(_ recipe: ViewRecipe, _ set: PhotoSet, threads: Int = 2) throws -> LabelSurvival? {
    var options = PretrainOptions()
    options.imageSize = 32
    let settings = PreviewSettings(recipe, options: options, threads: threads)
    return try LabelSurvival(
      Array(set.photos.indices), of: set, settings: settings, features: .handmade(size: 32, threads: threads),
      product: LoopMatrixProduct())
  }

  @Test func wholePhotosKeepTheClass() throws {
    let result = try #require(
      try survival(ViewRecipe(cropScale: 1...1, cropAspect: 1...1), makeSet(count: 24)))
    #expect(result.classes == ["good", "spot"] && result.photos == 24 && result.folds == 5)
    #expect(result.whole.balancedAccuracy == 1 && result.views.unprepared.balancedAccuracy == 1)
    #expect(result.survival(result.views) == 1 && result.perOperation.isEmpty && result.worst == nil)
  }

  /// Crops of a tenth of the area seldom hold the corner; no classifier can tell then.
  @Test func smallCropsLoseTheClass() throws {
    let result = try #require(
      try survival(ViewRecipe(cropScale: 0.1...0.1, cropAspect: 1...1), makeSet(count: 24)))
    #expect(result.whole.balancedAccuracy == 1)
    #expect(result.views.prepared.balancedAccuracy < 0.8)
    #expect(result.worst?.operation == .crop && (result.survival(result.views) ?? 1) < 0.6)
  }

  @Test func threadsDoNotMatter() throws {
    let set = try makeSet(count: 16)
    #expect(try survival(.part, set, threads: 1) == survival(.part, set, threads: 3))
  }

  @Test func refusesLabelsThatAllowNoJudgement() throws {
    let set = try makeSet(count: 8) { $0 % 2 == 1 ? "one part" : nil }
    #expect(throws: EvaluationError.classInOneGroup("spot")) { try survival(.part, set) }
    let good = PhotoSet(set.photos.filter { $0.label == "good" })
    #expect(throws: EvaluationError.oneClass("good")) { try survival(.part, good) }
  }

  @Test func photosAreSpreadOverClasses() throws {
    var photos = (0..<50).map { Photo(path: "a\($0)", file: "", label: "a") }
    photos += (0..<3).map { Photo(path: "b\($0)", file: "", label: "b") }
    photos += (0..<3).map { Photo(path: "c\($0)", file: "") }
    let set = PhotoSet(photos)
    let all = Array(set.photos.indices)
    let chosen = PhotoSelection.spread(all, of: set, count: 9, seed: 4)
    #expect(chosen == PhotoSelection.spread(all, of: set, count: 9, seed: 4))
    #expect(chosen != PhotoSelection.spread(all, of: set, count: 9, seed: 5))
    #expect(Set(chosen).count == 9)
    for label in ["a", "b", nil] { #expect(chosen.count { set.photos[$0].label == label } == 3) }
    #expect(PhotoSelection.spread(all, of: set, count: 99, seed: 4).sorted() == all)
    #expect(PhotoSelection.spread([], of: set, count: 9, seed: 4).isEmpty)
  }
}
