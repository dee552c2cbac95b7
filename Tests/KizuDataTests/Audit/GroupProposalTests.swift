import KizuCodecs
import KizuCore
import KizuData
import Testing

@Suite struct GroupProposalTests {
  /// Photos 0 and 1 are copies; 2, 3 and 4 look like them.
  private func duplicates(_ photos: [Photo], in folder: TemporaryFolder) throws -> Duplicates {
    for (index, photo) in photos.enumerated() {
      var image = AppearanceTests.blobs(1)
      if index > 1 {
        for position in image.pixels.indices {
          image.pixels[position] = image.pixels[position] / 2 + UInt8(index)
        }
      }
      try folder.write(photo.path, bytes: PhotoCodec.encodePNG(image))
    }
    return Duplicates(in: PhotoAudit(reading: photos, threads: 1), threads: 1)
  }

  @Test(
    arguments: [
      // Without names, one group with the name of its first photo.
      ([nil, nil, nil, nil, nil], ["0", "0", "0", "0", "0"]),
      // One name: the look-alikes join it.
      ([nil, nil, "a", nil, nil], ["a", "a", "a", "a", "a"]),
      // Two names stay two; photos without one stay together, but for a copy of a named one.
      (["a", nil, "b", nil, nil], ["a", "a", "b", "3", "3"]),
      // Copies are certain: they make two groups one.
      (["a", "b", "b", nil, nil], ["a", "a", "a", "a", "a"]),
    ] as [([String?], [String])])
  func lookAlikesJoinNoTwoGroups(given: [String?], proposed: [String]) throws {
    let folder = try TemporaryFolder()
    let photos = given.enumerated().map {
      Photo(path: "\($0)", file: folder.path("\($0)"), group: $1)
    }
    let proposal = try GroupProposal(photos, duplicates(photos, in: folder), guess: nil)
    #expect(proposal.photos.map(\.group) == proposed)
  }

  @Test func aGuessThatStandsAloneIsNoName() throws {
    let folder = try TemporaryFolder()
    let names = ["1_1", "7_1", "2_1", "2_2", "3_1", "4_1", "4_2"]
    let photos = names.map { Photo(path: $0, file: folder.path($0)) }
    let guess = try #require(GroupGuess(photos))
    #expect(guess.count == 5)
    let proposal = try GroupProposal(photos, duplicates(photos, in: folder), guess: guess)
    #expect(proposal.photos.map(\.group) == ["1_1", "1_1", "2", "2", "1_1", "4", "4"])
  }
}
