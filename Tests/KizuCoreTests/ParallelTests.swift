import KizuCore
import Synchronization
import Testing

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 15, 16, 17, 33], [1, 2, 5, 64])
  func everyIndexIsCalledOnce(count: Int, threads: Int) {
    let calls = Mutex([Int](repeating: 0, count: count))
    Parallel.forEach(count, threads: threads) { index in
      calls.withLock { $0[index] += 1 }
    }
    #expect(calls.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  @Test(arguments: [0, 1, 17, 33], [1, 2, 5])
  func mapKeepsTheOrder(count: Int, threads: Int) {
    #expect(Parallel.map(count, threads: threads) { 3 * $0 } == (0..<count).map { 3 * $0 })
  }

  @Test func neverMoreThreadsThanAsked() {
    let running = Mutex((now: 0, most: 0))
    Parallel.forEach(200, threads: 2) { _ in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      running.withLock { $0.now -= 1 }
    }
    #expect((1...2).contains(running.withLock { $0.most }))
  }
}
