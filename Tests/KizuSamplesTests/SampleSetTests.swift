import KizuCore
import Testing

@testable import KizuSamples

struct SampleSetTests {
  @Test func entriesAreTheBeginningOfALargerSet() throws {
    let large = try SampleSet(SampleSettings(count: 500, seed: 3, labelNoise: 0.2))
    for count in [1, 15, 16, 17, 159, 160, 161, 320] {
      let small = try SampleSet(SampleSettings(count: count, seed: 3, labelNoise: 0.2))
      #expect(small.entries == Array(large.entries.prefix(count)))
    }
  }

  @Test func indicesAndFileNamesCountUp() throws {
    let set = try SampleSet(SampleSettings(count: 200))
    #expect(set.entries.map(\.index) == Array(0..<200))
    #expect(set.entries[7].fileName == "000007.png")
    #expect(set.entries[199].fileName == "000199.png")
    #expect(Set(set.entries.map(\.fileName)).count == 200)
  }

  @Test func anotherSeedGivesAnotherPlan() throws {
    let one = try SampleSet(SampleSettings(count: 160, seed: 1))
    let two = try SampleSet(SampleSettings(count: 160, seed: 2))
    #expect(one.entries != two.entries)
  }

  @Test(arguments: [UInt64(0), 1, 99])
  func lotsKeepTheirSizeSplitAndTexture(seed: UInt64) throws {
    let set = try SampleSet(SampleSettings(count: 1600, seed: seed))
    for (_, photos) in Dictionary(grouping: set.entries, by: \.lot) {
      #expect((12...20).contains(photos.count))
      #expect(Set(photos.map(\.split)).count == 1)
      #expect(Set(photos.map(\.texture)).count == 1)
      let first = try #require(photos.first)
      #expect(photos.map(\.index) == Array(first.index..<first.index + photos.count))
    }
    let testCount = set.entries.count { $0.split == .test }
    #expect(testCount == 480)
  }

  @Test(arguments: [UInt64(0), 1, 2, 3, 4, 5, 6, 7])
  func everyClassAndTextureStandsOnBothSides(seed: UInt64) throws {
    let set = try SampleSet(SampleSettings(count: 200, seed: seed))
    for split in SampleSplit.allCases {
      let side = set.entries.filter { $0.split == split }
      #expect(Set(side.map(\.trueLabel)) == Set(SampleClass.allCases))
      #expect(Set(side.map(\.texture)) == Set(SampleTexture.allCases))
    }
  }

  @Test func classesOccurAsOftenAsAsked() throws {
    for shares in [ClassShares.typical, .balanced, .goodShare(0.9), .goodShare(0)] {
      let set = try SampleSet(SampleSettings(count: 1600, seed: 4, shares: shares))
      let sum = SampleClass.allCases.reduce(0) { $0 + shares[$1] }
      for sampleClass in SampleClass.allCases {
        let found = Double(set.entries.count { $0.trueLabel == sampleClass }) / 1600
        #expect(abs(found - shares[sampleClass] / sum) < 0.01, "\(sampleClass)")
      }
    }
  }

  @Test func aSetOfOneClassHoldsNothingElse() throws {
    let set = try SampleSet(SampleSettings(count: 170, shares: ClassShares([.crack: 3])))
    #expect(set.entries.allSatisfy { $0.trueLabel == .crack })
  }

  @Test func lotsDifferInTheirMixOfDefects() throws {
    let set = try SampleSet(SampleSettings(count: 1600, seed: 6))
    let lots = Dictionary(grouping: set.entries, by: \.lot).values
    // With equal lots, the scratches of a lot of about 16 would vary binomially: variance n p (1 - p).
    let excess = lots.map { photos -> Double in
      let count = Double(photos.count)
      let scratches = Double(photos.count { $0.trueLabel == .scratch })
      let deviation = scratches - 0.18 * count
      return deviation * deviation / (count * 0.18 * 0.82)
    }
    #expect(excess.reduce(0, +) / Double(lots.count) > 1.3)
  }

  @Test(arguments: [0, 0.1, 0.3, 1])
  func labelNoiseStrikesAsOftenAsAsked(noise: Double) throws {
    let set = try SampleSet(SampleSettings(count: 4000, seed: 8, labelNoise: noise))
    let wrong = set.entries.filter { $0.label != $0.trueLabel }
    // Four standard deviations of a binomial share.
    let tolerance = 4 * (noise * (1 - noise) / 4000).squareRoot()
    #expect(abs(Double(wrong.count) / 4000 - noise) <= tolerance)
    if noise > 0 { #expect(Set(wrong.map(\.label)) == Set(SampleClass.allCases)) }
  }

  @Test func moreNoiseKeepsTheFirstWrongLabels() throws {
    let few = try SampleSet(SampleSettings(count: 500, labelNoise: 0.1)).entries
    let many = try SampleSet(SampleSettings(count: 500, labelNoise: 0.3)).entries
    for (one, other) in zip(few, many) where one.label != one.trueLabel {
      #expect(other.label == one.label)
    }
    #expect(few.map(\.trueLabel) == many.map(\.trueLabel))
  }

  @Test func settingsOutOfRangeAreRefused() {
    let broken: [(String, SampleSettings)] = [
      ("count", SampleSettings(count: 0)),
      ("count", SampleSettings(count: -5)),
      ("count", SampleSettings(count: 1_000_001)),
      ("count", SampleSettings(count: .max)),
      ("label noise", SampleSettings(count: 10, labelNoise: -0.01)),
      ("label noise", SampleSettings(count: 10, labelNoise: 1.01)),
      ("label noise", SampleSettings(count: 10, labelNoise: .nan)),
      ("size", SampleSettings(count: 10, size: 31)),
      ("size", SampleSettings(count: 10, size: 1025)),
      ("class mix", SampleSettings(count: 10, shares: ClassShares([:]))),
      ("class mix", SampleSettings(count: 10, shares: ClassShares([.good: -1, .pit: 2]))),
      ("class mix", SampleSettings(count: 10, shares: ClassShares([.good: .nan]))),
      ("class mix", SampleSettings(count: 10, shares: ClassShares([.good: .infinity]))),
      ("class mix", SampleSettings(count: 10, shares: .goodShare(1.5))),
    ]
    for (name, settings) in broken {
      do {
        _ = try SampleSet(settings)
        Issue.record("\(settings) was accepted")
      } catch {
        #expect(error.exitStatus == .usage)
        guard case .settingOutOfRange(name, _, let range) = error else {
          Issue.record("\(error) does not name \(name)")
          continue
        }
        #expect(error.description.contains(range))
      }
    }
  }
}
