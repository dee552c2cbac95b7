/// Memory for `count` elements at a 64-byte boundary, zeroed, freed with its owner.
///
/// 64 bytes is a cache line and the widest vector register, so kernels may assume aligned rows.
@safe public struct AlignedBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The first element.
  public let baseAddress: UnsafeMutablePointer<Element>
  /// How many elements there are.
  public let count: Int

  /// Allocates and zeroes the memory.
  public init(count: Int) {
    precondition(count >= 0)
    let bytes = max(64, count * MemoryLayout<Element>.stride)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    // SAFETY: all-zero bytes are a valid value of every element type used here (numbers).
    unsafe baseAddress = raw.bindMemory(to: Element.self, capacity: count)
    self.count = count
  }

  deinit {
    unsafe baseAddress.deallocate()
  }

  /// The elements, for reading.
  public var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: baseAddress, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The elements, for writing.
  public var mutableSpan: MutableSpan<Element> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: baseAddress, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }
}
