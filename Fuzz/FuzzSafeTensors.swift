import KizuNN

/// One input of the fuzzer: its bytes are a file of weights.
///
/// What is read must be written and read again as it was; an error must name the file on one line. Whatever else
/// goes wrong is found by the sanitizer, or by a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafeTensors(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: the fuzzer gives `count` bytes that live until this returns.
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  do throws(WeightsError) {
    let file = try SafeTensors(decoding: bytes, file: "fuzz")
    for tensor in file.tensors.values {
      let count =
        switch tensor.values {
        case .f32(let values): values.count
        case .i64(let values): values.count
        }
      precondition(count == tensor.shape.reduce(1, *))
    }
    let written = file.encoded()
    let again = try SafeTensors(decoding: written, file: "written")
    precondition(again.metadata == file.metadata && again.tensors.count == file.tensors.count)
    precondition(again.encoded() == written)
  } catch {
    precondition(error.description.hasPrefix("fuzz "))
    precondition(!error.description.contains("\n"))
  }
  return 0
}
