import Foundation

/// The first bytes of an open file, mapped into memory for reading; unmapped with its owner.
///
/// The file must not become shorter while it is mapped.
@safe final class MappedFile: Sendable {
  /// Bytes that are mapped.
  let count: Int
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?

  /// Maps what the file holds now; nil where the system refuses.
  init?(descriptor: CInt) {
    var status = stat()
    // SAFETY: `status` outlives the call; the mapping lives until `deinit`.
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    count = Int(status.st_size)
    guard count > 0 else {
      unsafe base = nil
      return
    }
    let mapped = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
    unsafe base = mapped
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, count) }
  }

  /// Lends the mapped bytes.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
