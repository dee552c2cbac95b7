import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
import RealModule

/// The features of whole photos and of their views, altered in several ways.
///
/// Variant 0 is the whole photo, 1 the views of the recipe, 2 and on the operations by themselves.
struct DescribedPhotos {
  private(set) var labels: [String] = []
  private(set) var groups: [String?] = []
  private(set) var broken: [CodecError] = []
  let operations: [ViewOperation]
  private let dimension: Int
  /// `[variant][photo]`, `[views, D]` each.
  private var rows: [[[Float]]]

  var variantCount: Int { 2 + operations.count }

  /// Reads photos and describes their views, some photos at a time; nil if cancelled.
  init?(
    _ photos: [Int], of set: PhotoSet, settings: PreviewSettings, features: ViewFeatures,
    isCancelled: () -> Bool, onProgress: () -> Void
  ) throws {
    operations = ViewOperation.allCases.filter { $0.isOn(in: settings.recipe) }
    dimension = features.dimension
    rows = [[[Float]]](repeating: [], count: 2 + operations.count)
    let block = 4 * settings.threads
    let counts = Self.counts(operations)
    for start in stride(from: 0, to: photos.count, by: block) {
      if isCancelled() { return nil }
      let part = Array(photos[start..<min(start + block, photos.count)])
      let (operations, preprocessing) = (operations, features.preprocessing)
      let pictures = Parallel.map(part.count, threads: settings.threads) { index in
        Result {
          try Self.pictures(
            of: set.photos[part[index]], number: part[index], settings, operations, preprocessing)
        }
      }
      for (place, result) in zip(part, pictures) {
        onProgress()
        switch result {
        case .success(let pictures):
          var described = try features.features(of: pictures)[...]
          labels.append(set.photos[place].label ?? "")
          groups.append(set.photos[place].group)
          for (variant, count) in counts.enumerated() {
            rows[variant].append(Array(described.prefix(count * dimension)))
            described = described.dropFirst(count * dimension)
          }
        case .failure(let error as CodecError): broken.append(error)
        case .failure(let error): throw error
        }
      }
    }
  }

  /// C by whole photos.
  func strength(
    _ photos: [Int], labels: [Int], classCount: Int, seed: UInt64, product: any MatrixProduct
  ) -> Double {
    LinearProbe.chooseStrength(
      Array(photos.map { rows[0][$0] }.joined()), dimension: dimension, labels: photos.map { labels[$0] },
      groups: photos.map { groups[$0] }, classCount: classCount, seed: seed, product: product
    ).c
  }

  /// A probe that knows one variant.
  func probe(
    _ photos: [Int], variant: Int, labels: [Int], classCount: Int, c: Double, product: any MatrixProduct
  ) -> LinearProbe {
    let views = Self.counts(operations)[variant]
    return LinearProbe.fit(
      Array(photos.map { rows[variant][$0] }.joined()), dimension: dimension,
      labels: photos.flatMap { [Int](repeating: labels[$0], count: views) }, classCount: classCount,
      // Each photo weighs the same however many views it has.
      c: c / Double(views), product: product)
  }

  /// What each view of photos is called.
  func calls(
    _ probe: LinearProbe, _ photos: [Int], variant: Int, product: any MatrixProduct
  ) -> [(row: Int, called: Int)] {
    let values = Array(photos.map { rows[variant][$0] }.joined())
    let shares = probe.probabilities(of: values, product: product)
    let views = Self.counts(operations)[variant]
    let classes = probe.classCount
    return photos.indices.flatMap { index in
      (0..<views).map { view in
        let own = shares[(index * views + view) * classes..<(index * views + view + 1) * classes]
        let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
        return (photos[index], best - own.startIndex)
      }
    }
  }

  /// Pictures of each variant.
  private static func counts(_ operations: [ViewOperation]) -> [Int] {
    [1, LabelSurvival.viewCounts.recipe]
      + operations.map { _ in LabelSurvival.viewCounts.operation }
  }

  private static func pictures(
    of photo: Photo, number: Int, _ settings: PreviewSettings, _ operations: [ViewOperation],
    _ preprocessing: Preprocessing
  ) throws -> [[Float]] {
    let read = try PreviewPhoto.read(photo, number: number, by: settings.reader)[0]
    let whole = EvaluationTransform(preprocessing, channels: 3)
    var picture = [Float](repeating: 0, count: whole.sampleCount)
    var span = picture.mutableSpan
    whole.apply(to: read.image, into: &span)
    var parameters = (0..<LabelSurvival.viewCounts.recipe).map { settings.parameters(of: read, view: $0) }
    for operation in operations {
      for view in 0..<LabelSurvival.viewCounts.operation {
        let level = operation.extremes[view % operation.extremes.count]
        parameters.append(settings.parameters(of: read, operation, level, view: view))
      }
    }
    let maker = ViewMaker(
      size: preprocessing.imageSize, channels: 3, normalization: preprocessing.normalization)
    var scratch = ViewScratch()
    var pictures = [picture]
    for one in parameters {
      var view = [Float](repeating: 0, count: maker.sampleCount)
      var target = view.mutableSpan
      maker.makeView(of: read.image, one, into: &target, scratch: &scratch)
      pictures.append(view)
    }
    return pictures
  }
}
