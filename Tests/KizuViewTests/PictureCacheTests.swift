import Testing

@testable import KizuView

@Suite struct PictureCacheTests {
  @Test func whatWasNotAskedForLongestGoes() {
    let cache = PictureCache<Int>(limit: 100)
    for key in 0..<4 { cache.keep([UInt8](repeating: 0, count: 25), for: key) }
    #expect(cache.byteCount == 100 && cache[0] != nil)
    cache.keep([UInt8](repeating: 0, count: 30), for: 4)
    #expect(cache.byteCount == 80)
    #expect(cache[0] != nil && cache[1] == nil && cache[2] == nil && cache[3] != nil && cache[4] != nil)
    cache.keep([UInt8](repeating: 0, count: 101), for: 5)
    #expect(cache[5] == nil && cache[4] != nil)
    cache.keep([1], for: 4)
    #expect(cache[4] == [1] && cache.byteCount == 51)
  }
}
