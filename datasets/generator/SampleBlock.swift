import KizuCore
import RealModule

/// Ten lots of 160 photos, planned together so that every block has the same split and class shares.
///
/// 112 photos in seven lots are for training, 48 in three lots for testing: 30 %. Each of the first three
/// triples of lots shows every texture once and holds one test lot, so test lots also show every texture once.
struct SampleBlock {
  static let lotCount = 10
  static let photoCount = 160
  private static let trainLotSizes = [12, 14, 15, 16, 17, 18, 20]
  private static let testLotSizes = [13, 16, 19]

  /// Entries in the order of their index, labelled with the truth.
  private(set) var entries: [SampleEntry] = []

  /// Plans block number `block` of the set named by `seed`; shares go in the order of the classes, sum 1.
  init(_ block: Int, seed: UInt64, shares: [Double]) {
    var random = RandomStream(
      seed: seed, purpose: .sampleLayout, epoch: 1, item: UInt32(truncatingIfNeeded: block))
    for lot in Self.lots(&random) {
      for _ in 0..<lot.photoCount {
        entries.append(
          SampleEntry(
            index: block * Self.photoCount + entries.count, trueLabel: .good, label: .good,
            texture: lot.texture, lotIndex: block * Self.lotCount + lot.place, split: lot.split))
      }
    }
    for split in SampleSplit.allCases {
      assignClasses(split: split, shares: shares, &random)
    }
  }

  private struct Lot {
    var place: Int
    var texture: SampleTexture
    var split: SampleSplit
    var photoCount: Int
  }

  private static func lots(_ random: inout RandomStream) -> [Lot] {
    var lots: [Lot] = []
    var testTextures = SampleTexture.allCases
    var trainSizes = trainLotSizes
    var testSizes = testLotSizes
    random.shuffle(&testTextures)
    random.shuffle(&trainSizes)
    random.shuffle(&testSizes)
    for testTexture in testTextures {
      var trainTextures = SampleTexture.allCases.filter { $0 != testTexture }
      random.shuffle(&trainTextures)
      let testPlace = random.index(below: 3)
      for place in 0..<3 {
        if place == testPlace {
          lots.append(
            Lot(place: lots.count, texture: testTexture, split: .test, photoCount: testSizes.removeLast()))
        } else {
          lots.append(
            Lot(
              place: lots.count, texture: trainTextures.removeLast(), split: .train,
              photoCount: trainSizes.removeLast()))
        }
      }
    }
    let texture = SampleTexture.allCases[random.index(below: SampleTexture.allCases.count)]
    lots.append(Lot(place: lots.count, texture: texture, split: .train, photoCount: trainSizes.removeLast()))
    return lots
  }

  /// Hands out each class's quota on one side of the split.
  ///
  /// A lot attracts some defects and repels others (a worn tool scratches a whole lot), so that a lot's look
  /// says something about its labels: what makes scores too good when lots are split apart.
  private mutating func assignClasses(split: SampleSplit, shares: [Double], _ random: inout RandomStream) {
    var free = entries.indices.filter { entries[$0].split == split }
    let quotas = Self.quotas(of: free.count, shares: shares, &random)
    for (sampleClass, quota) in zip(SampleClass.allCases, quotas).dropFirst().reversed() {
      let attraction = (0..<Self.lotCount).map { _ in Double(Float.exp(0.8 * random.normal())) }
      for _ in 0..<quota {
        let weights = free.map { attraction[entries[$0].lotIndex % Self.lotCount] }
        let place = Self.draw(weights, &random)
        entries[free.remove(at: place)].trueLabel = sampleClass
      }
    }
    for index in entries.indices { entries[index].label = entries[index].trueLabel }
  }

  /// Whole numbers near `shares * count` that add up to `count`; what rounding leaves goes out by lot.
  private static func quotas(of count: Int, shares: [Double], _ random: inout RandomStream) -> [Int] {
    let exact = shares.map { $0 * Double(count) }
    var quotas = exact.map { Int($0) }
    var remainders = exact.map { $0 - $0.rounded(.down) }
    while quotas.reduce(0, +) < count {
      let place = draw(remainders, &random)
      quotas[place] += 1
      remainders[place] = 0
    }
    return quotas
  }

  /// An index drawn with a probability in proportion to its weight.
  private static func draw(_ weights: [Double], _ random: inout RandomStream) -> Int {
    var rest = Double(random.unit()) * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
