extension AlignedBuffer {
  /// Makes room for `count` elements; what was stored is lost when that takes new memory.
  public mutating func reserve(_ count: Int) {
    if count > self.count { self = AlignedBuffer(count: count) }
  }
}
