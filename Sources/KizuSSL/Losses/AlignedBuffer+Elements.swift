import KizuCore

extension AlignedBuffer {
  /// The elements of a constant buffer, as long as it lives; its owner sees to it that nobody reads what is written.
  @unsafe var elements: UnsafeMutableBufferPointer<Element> {
    unsafe UnsafeMutableBufferPointer(start: baseAddress, count: count)
  }
}
