import KizuCore
import Testing

@testable import KizuNN

@Suite struct ArenaLayoutTests {
  @Test("Buffers alive at the same time never overlap, others may share memory")
  func noOverlap() {
    var random = RandomStream(seed: 3, purpose: .test)
    for _ in 0..<50 {
      let requests = (0..<40).map { _ in
        let first = random.index(below: 30)
        return ArenaLayout.Request(
          byteCount: random.index(below: 5000), lifetime: first...(first + random.index(below: 10)))
      }
      let layout = ArenaLayout(requests)
      for a in requests.indices {
        #expect(layout.offsets[a] % ArenaLayout.alignment == 0)
        #expect(layout.offsets[a] + requests[a].byteCount <= layout.byteCount)
        for b in requests.indices where a < b && requests[a].lifetime.overlaps(requests[b].lifetime) {
          let apart =
            layout.offsets[a] + requests[a].byteCount <= layout.offsets[b]
            || layout.offsets[b] + requests[b].byteCount <= layout.offsets[a]
          #expect(apart || requests[a].byteCount == 0 || requests[b].byteCount == 0)
        }
      }
      #expect(layout.byteCount < requests.reduce(0) { $0 + $1.byteCount + ArenaLayout.alignment })
    }
  }
}
