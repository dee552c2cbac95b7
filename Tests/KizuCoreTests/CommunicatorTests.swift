import KizuCore
import Testing

@Suite("Ranks that are threads of one process")
struct CommunicatorTests {
  @Test(
    "Sums have the same bits on every rank, which are those of a sum in the order of ranks", arguments: 1...5)
  func sums(size: Int) throws {
    @Sendable func value(_ rank: Int, _ index: Int) -> Float { 1 / Float(3 + 7 * rank + index) }
    let results = try ThreadCommunicator.run(size) { world in
      var values = (0..<33).map { value(world.rank, $0) }
      try unsafe values.withUnsafeMutableBufferPointer { try unsafe world.allReduce($0) }
      return values
    }
    let expected = (0..<33).map { index in (0..<size).reduce(Float(0)) { $0 + value($1, index) } }
    #expect(results == Array(repeating: expected, count: size))
  }

  @Test("Parts of different lengths, none among them, come together in order", arguments: 1...4)
  func gather(size: Int) throws {
    let parts = (0..<size).map { rank in [UInt8](repeating: UInt8(rank), count: 5 * rank) }
    let results = try ThreadCommunicator.run(size) { try $0.gather(parts[$0.rank]) }
    #expect(results == Array(repeating: parts, count: size))
    let numbers = (0..<size).map { rank in [Double](repeating: -1 / Double(rank + 3), count: rank) }
    let found = try ThreadCommunicator.run(size) { try $0.gather(numbers[$0.rank]) }
    #expect(found == Array(repeating: numbers, count: size))
  }

  @Test("Where one has something else than rank 0, all are told who")
  func agreement() throws {
    let outcomes = try ThreadCommunicator.run(3) { world -> CommunicatorError? in
      try world.agree(on: "photos", "alike")
      do throws(CommunicatorError) {
        try world.agree(on: "photos", world.rank == 2 ? "other" : "alike")
      } catch {
        return error
      }
      return nil
    }
    #expect(outcomes == Array(repeating: .otherThanRoot(rank: 2, what: "photos"), count: 3))
  }

  @Test("What rank 0 has goes to all, to the bit")
  func share() throws {
    let numbers = [-0.0, Double.pi, .infinity, -1e300]
    let results = try ThreadCommunicator.run(3) { world in
      let bytes = try world.share(world.isRoot ? [1, 2, 3] : [])
      return (try numbers.map { try world.share(world.isRoot ? $0 : 7).bitPattern }, bytes)
    }
    for (bits, bytes) in results { #expect(bits == numbers.map(\.bitPattern) && bytes == [1, 2, 3]) }
  }

  @Test("One rank's yes is everybody's")
  func any() throws {
    let results = try ThreadCommunicator.run(3) { [try $0.any($0.rank == 2), try $0.any(false)] }
    #expect(results == Array(repeating: [true, false], count: 3))
  }

  @Test("A reduction under way holds the values as they were at its start")
  func startedReductions() throws {
    let results = try ThreadCommunicator.run(2) { world in
      var values: [Float] = [1, 2]
      try unsafe values.withUnsafeMutableBufferPointer { buffer in
        let pending = try unsafe world.startAllReduce(buffer)
        unsafe buffer[0] = 100
        try pending.wait()
      }
      return values
    }
    #expect(results == [[2, 4], [2, 4]])
  }

  @Test("Where a rank fails the others do not wait for it, and its error is told")
  func failure() throws {
    struct Fault: Error {}
    #expect(throws: Fault.self) {
      try ThreadCommunicator.run(4) { world in
        if world.rank == 2 { throw Fault() }
        try world.barrier()
      }
    }
  }

  @Test("A process alone has everything already")
  func alone() throws {
    let world = SingleProcess()
    #expect(try world.gather([1, 2]) == [[1, 2]] && world.share([3]) == [3] && world.sum([0.5]) == [0.5])
    #expect(try world.any(true) && !world.any(false))
  }

  @Test(
    "Shares are even to one, in order, and leave nothing out", arguments: [1, 2, 3, 4, 7], [7, 8, 10, 64])
  func shares(size: Int, count: Int) {
    let ranges = (0..<size).map { BatchShare(rank: $0, of: size).range(of: count) }
    #expect(ranges.flatMap { Array($0) } == Array(0..<count))
    #expect(ranges.map(\.count) == BatchShare(rank: 0, of: size).counts(of: count))
    #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
  }
}
