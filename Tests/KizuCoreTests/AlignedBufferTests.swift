import KizuCore
import Testing

@Suite struct AlignedBufferTests {
  @Test(arguments: [0, 1, 15, 16, 17, 31, 33, 4096])
  func startsAtACacheLineAndHoldsZeros(count: Int) {
    var buffer = AlignedBuffer<Float>(count: count)
    // SAFETY: the address is only looked at.
    #expect(unsafe UInt(bitPattern: buffer.baseAddress) % 64 == 0)
    #expect(buffer.count == count && buffer.span.count == count && buffer.mutableSpan.count == count)
    #expect((0..<count).allSatisfy { buffer.span[$0] == 0 })
  }

  @Test func keepsWhatIsWritten() {
    var buffer = AlignedBuffer<UInt16>(count: 33)
    var span = buffer.mutableSpan
    for index in 0..<33 { span[index] = UInt16(index * index) }
    #expect((0..<33).allSatisfy { buffer.span[$0] == UInt16($0 * $0) })
  }

  @Test func reserveGrowsAndNeverShrinks() {
    var buffer = AlignedBuffer<UInt8>(count: 5)
    var span = buffer.mutableSpan
    span[4] = 9
    buffer.reserve(3)
    #expect(buffer.count == 5 && buffer.span[4] == 9)
    buffer.reserve(70)
    #expect(buffer.count == 70 && buffer.span[69] == 0)
  }
}
