import KizuCodecs
import KizuCore

/// One input of the fuzzer: its bytes are a photo, and choose the options that it is decoded with.
///
/// A picture must have the size that it says; an error must name the file. Whatever else goes wrong is found by
/// the sanitizer, or by a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPhoto(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // SAFETY: the fuzzer gives `count` bytes that live until this returns.
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  let choice = bytes.reduce(UInt32(count)) { ($0 ^ UInt32($1)) &* 16_777_619 } >> 16
  let ranges: [IntensityRange] = [
    .full, .photo, .percentile(low: 1, high: 99), .fixed(low: -0.5, high: 4095),
    .fixed(low: -.greatestFiniteMagnitude, high: .greatestFiniteMagnitude), .fixed(low: .nan, high: 1),
  ]
  let options = DecodeOptions(
    pixelLimit: 1 << 16, intensity: ranges[Int(choice & 0xFF) % ranges.count],
    acceptsTruncated: choice >> 8 & 1 == 1,
    sufficientShortSide: choice >> 9 & 1 == 1 ? Int(choice >> 10 & 31) : nil)
  do throws(CodecError) {
    let photo = try PhotoCodec.photo(bytes, file: "fuzz", options: options)
    let image = photo.image
    precondition(image.pixels.count == image.width * image.height * image.channels)
    precondition(photo.isTruncated ? options.acceptsTruncated : true)
    precondition(options.sufficientShortSide != nil || image.width == photo.header.width)
    precondition(image.channels == photo.header.channels)
  } catch {
    precondition(error.description.hasPrefix("fuzz "))
    precondition(!error.description.contains("\n"))
  }
  return 0
}
