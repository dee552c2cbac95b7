import CKizuCodecs

extension NativeCodec {
  /// What stands before the pixels of a PNG, JPEG or TIFF: each size at least 1, orientation included.
  static func header(
    _ format: PhotoFormat, _ bytes: [UInt8], file: String
  ) throws(CodecError) -> kizu_photo_header {
    if format == .bmp { return try BMPHeader(bytes, file: file).stored }
    if format == .tiff, let tiff = TIFFNumbers(bytes[...]), tiff.namesTooMuch {
      throw .corrupt(file: file, message: "its directory names more values than there are")
    }
    var header = kizu_photo_header()
    var message = emptyMessage
    // SAFETY: arrays become pointers that are valid for the call; the count is that of the bytes.
    let status =
      switch format {
      case .png: unsafe kizu_png_read_header(bytes, bytes.count, &header, &message)
      case .jpeg: unsafe kizu_jpeg_read_header(bytes, bytes.count, &header, &message)
      case .tiff, .bmp: unsafe kizu_tiff_read_header(bytes, bytes.count, &header, &message)
      }
    try check(status, message, file: file)
    if format == .jpeg { header.orientation = UInt32(ExifOrientation.read(fromJPEG: bytes).rawValue) }
    return header
  }

  /// The samples of a PNG, TIFF or BMP, `height * width * channels` as the header says.
  static func raster(
    _ format: PhotoFormat, _ bytes: [UInt8], header: kizu_photo_header, file: String
  ) throws(CodecError) -> Raster {
    if format == .bmp { return .bytes(try BMPHeader(bytes, file: file).pixels(of: bytes, file: file)) }
    let decode = format == .png ? unsafe kizu_png_decode : unsafe kizu_tiff_decode
    let count = Int(header.width) * Int(header.height) * Int(header.channels)
    var message = emptyMessage
    // SAFETY: the decoders write `count` samples of the header's kind if they succeed, and check that the
    // header is still the same before the first.
    switch kizu_sample(header.sample) {
    case KIZU_SAMPLE_U16:
      let read = unsafe Raster.array(of: count) { (start: UnsafeMutablePointer<UInt16>?) in
        unsafe decode(bytes, bytes.count, header, start, &message)
      }
      try check(read.status, message, file: file)
      return .words(read.samples)
    case KIZU_SAMPLE_F32:
      let read = unsafe Raster.array(of: count) { (start: UnsafeMutablePointer<Float>?) in
        unsafe decode(bytes, bytes.count, header, start, &message)
      }
      try check(read.status, message, file: file)
      return .floats(read.samples)
    default:
      let read = unsafe Raster.array(of: count) { (start: UnsafeMutablePointer<UInt8>?) in
        unsafe decode(bytes, bytes.count, header, start, &message)
      }
      try check(read.status, message, file: file)
      return .bytes(read.samples)
    }
  }

  /// The pixels of a JPEG at its size divided by 1, 2, 4 or 8, rounded up, and whether the file ended early.
  static func jpegPixels(
    _ bytes: [UInt8], header: kizu_photo_header, divisor: Int, acceptsTruncated: Bool, file: String
  ) throws(CodecError) -> (pixels: [UInt8], isTruncated: Bool) {
    let (width, height) = (Int(header.width), Int(header.height))
    let count = ((width - 1) / divisor + 1) * ((height - 1) / divisor + 1) * Int(header.channels)
    var options = kizu_jpeg_options(divisor: UInt32(divisor), is_truncated: acceptsTruncated ? 1 : 0)
    var message = emptyMessage
    // SAFETY: as in `raster`; the decoder checks the divided size against its own.
    let read = unsafe Raster.array(of: count) { (start: UnsafeMutablePointer<UInt8>?) in
      unsafe kizu_jpeg_decode(bytes, bytes.count, header, &options, start, &message)
    }
    try check(read.status, message, file: file)
    return (read.samples, options.is_truncated != 0)
  }
}
