import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSSL
import RealModule

/// How well an encoder finds a photo again that another camera might have taken: a criterion without labels.
///
/// Two views of each photo are made, the same ones for every encoder, by a fixed recipe of what is never a defect: the
/// part shown and the angle change a little, the light by a fifth, focus and noise slightly. Each view then looks for
/// its partner among the partners of all photos by the cosine of their embeddings; photos of its own group are no
/// rivals. The score is the mean reciprocal rank: 1 where every partner is found first.
///
/// An encoder that learned to ignore too much confuses photos, one that learned to ignore too little is put off by the
/// light: both lose. That follows the alignment and uniformity of Wang and Isola (ICML 2020) under fixed views; those
/// of the recipe itself would favour recipes that alter nothing. It does not know what a defect is: detail that tells
/// photos apart counts whether it matters or not, and of flips and turns it knows nothing.
struct RetrievalCriterion: EncoderCriterion {
  /// More photos than this are not looked among.
  static let mostPhotos = 1000

  private let store: PhotoStore
  private let maker: ViewMaker
  private let members: [Int]

  init(store: PhotoStore, preprocessing: Preprocessing, seed: UInt64) {
    self.store = store
    maker = ViewMaker(
      size: preprocessing.imageSize, channels: 3, normalization: preprocessing.normalization)
    var random = RandomStream(seed: seed, purpose: .viewSearch, epoch: 1)
    members = random.permutation(of: store.photos.count).prefix(Self.mostPhotos).sorted()
  }

  /// What is never a defect.
  static let recipe: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.6...1, cropAspect: 0.9...1.11)
    recipe.rotation = 3
    recipe.illumination = 0.2
    recipe.jitter = 1
    recipe.brightness = 0.2
    recipe.contrast = 0.2
    recipe.gamma = 0.8...1.25
    recipe.noise = 0.02
    recipe.blur = 0.3
    recipe.blurSigma = 0.1...1
    return recipe
  }()
  /// Names the fixed views; no search and no training draws from it but by intent.
  private static let viewSeed: UInt64 = 0x4B49_5A55_0000_0001

  func score(of embedder: InputEmbedder) throws -> TrialScore {
    let count = members.count
    let values = try embedder.embeddings(2 * count) { [store, maker, members] index in
      let (view, member) = index.quotientAndRemainder(dividingBy: count)
      let image = try store.image(store.samples[members[member]])
      let parameters = ViewParameters(
        drawnFrom: Self.recipe, width: image.width, height: image.height, seed: Self.viewSeed, epoch: 0,
        photo: UInt32(members[member]), view: UInt16(view))
      var samples = [Float](repeating: 0, count: maker.sampleCount)
      var span = samples.mutableSpan
      var scratch = ViewScratch()
      maker.makeView(of: image, parameters, into: &span, scratch: &scratch)
      return samples
    }
    guard values.allSatisfy(\.isFinite) else { return .diverged }
    let ranks = Self.reciprocalRanks(
      of: values, count: count, groups: members.map { store.photos[$0].group }, product: embedder.engine)
    let mean = ranks.reduce(0, +) / Double(count)
    let squares = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let reach = 1.96 * Double.sqrt(squares / Double(max(1, count - 1)) / Double(count))
    return TrialScore(
      value: mean, interval: ConfidenceInterval(low: max(0, mean - reach), high: min(1, mean + reach)))
  }

  /// One over the rank of each partner: the photos' first views look among the second ones.
  ///
  /// - Parameters:
  ///   - embeddings: `[2N, D]`, all first views, then all second ones.
  ///   - count: N.
  ///   - groups: The group of each photo.
  ///   - product: What multiplies matrices.
  /// - Returns: N numbers, above 0 and at most 1.
  static func reciprocalRanks(
    of embeddings: [Float], count: Int, groups: [String?], product: any MatrixProduct
  ) -> [Double] {
    let dimension = embeddings.count / (2 * count)
    let unit = normalised(embeddings, dimension: dimension)
    let (queries, gallery) = (Array(unit[..<(count * dimension)]), Array(unit[(count * dimension)...]))
    let cosines = product.product(
      rows: count, columns: count, inner: dimension, queries.span, gallery.span, transposeB: true)
    return (0..<count).map { photo in
      let own = cosines[photo * count + photo]
      let rivals = (0..<count).count { other in
        // Of equals none is first: an encoder that says the same of all photos must not win.
        other != photo && (groups[photo] == nil || groups[other] != groups[photo])
          && cosines[photo * count + other] >= own
      }
      return 1 / Double(1 + rivals)
    }
  }

  private static func normalised(_ values: [Float], dimension: Int) -> [Float] {
    var result = values
    for start in stride(from: 0, to: values.count, by: dimension) {
      let squares = values[start..<start + dimension].reduce(0) { $0 + Double($1) * Double($1) }
      guard squares > 0 else { continue }
      for index in start..<start + dimension {
        result[index] = Float(Double(values[index]) / squares.squareRoot())
      }
    }
    return result
  }
}
