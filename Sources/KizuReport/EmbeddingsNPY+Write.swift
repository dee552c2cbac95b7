extension EmbeddingsNPY {
  /// Bytes of every header that is written: room for any number of rows, and a multiple of 64 as NumPy has it.
  static let headerByteCount = 128

  /// The beginning of a file, as `numpy.save` writes it for `float32` in C order: version 1.0.
  ///
  /// All headers are of one length, so that one may stand there until the rows are counted.
  ///
  /// - Parameters:
  ///   - rows: N.
  ///   - dimension: D, at least 1.
  /// - Returns: The bytes before the numbers.
  public static func header(rows: Int, dimension: Int) -> [UInt8] {
    let words = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(dimension)), }"
    let length = headerByteCount - 10
    precondition(words.utf8.count < length)
    let padding = String(repeating: " ", count: length - words.utf8.count - 1)
    return magic + [1, 0, UInt8(length), 0] + Array((words + padding + "\n").utf8)
  }

  /// One row of a file: `<f4`, whatever the machine's order of bytes is.
  ///
  /// - Parameter embedding: `[D]`.
  /// - Returns: 4 · D bytes.
  public static func row(_ embedding: ArraySlice<Float>) -> [UInt8] {
    embedding.flatMap { value in
      let bits = value.bitPattern
      return [UInt8(bits & 255), UInt8(bits >> 8 & 255), UInt8(bits >> 16 & 255), UInt8(bits >> 24)]
    }
  }

  /// The file that says which photo each row is of, `path,label`: `x.paths.csv` beside `x.npy`.
  ///
  /// - Parameter file: The array's file.
  /// - Returns: The name beside it.
  public static func pathsFile(of file: String) -> String {
    (isNamed(file) ? String(file.dropLast(4)) : file) + ".paths.csv"
  }

  /// Whether a name ends like that of an array.
  public static func isNamed(_ file: String) -> Bool { file.lowercased().hasSuffix(".npy") }
}
