public import KizuCore

/// Embeddings as a NumPy array file (`.npy`), versions 1 to 3 of the format: `[N, D]` of f32 or f64, little-endian, in C
/// order.
///
/// The format is that of NumPy Enhancement Proposal 1 and `numpy.lib.format`. A file knows no paths: its rows are those
/// of ``pathsFile(of:)`` where there is such a file, else those of a label file, in the order of that file.
///
/// ```swift
/// let matrix = try EmbeddingsNPY.read(PhotoCodec.bytes(ofFile: file), file: file)
/// ```
public enum EmbeddingsNPY {
  /// Why a file cannot be taken.
  public enum ReadError: ReportableError, Equatable {
    /// `reason` begins with a verb, as in "is truncated: …", and says what to do where that is not plain.
    case unusable(file: String, reason: String)

    public var exitStatus: ExitStatus { .badData }

    public var description: String {
      switch self {
      case .unusable(let file, let reason): "\(file) \(reason)"
      }
    }
  }

  /// A matrix as it stood in the file.
  public struct Matrix: Sendable, Equatable {
    /// N.
    public let rows: Int
    /// D, at least 1.
    public let dimension: Int
    /// `[N, D]`, row-major, all finite.
    public let values: [Float]
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Whether bytes are those of a NumPy array file, told by their beginning; no text begins like it.
  public static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors give.
  /// - Returns: The matrix; f64 is rounded to the nearest f32.
  /// - Throws: ``ReadError`` for anything but such a matrix, and for numbers that are NaN, infinite or beyond f32.
  public static func read(_ bytes: [UInt8], file: String) throws(ReadError) -> Matrix {
    func unusable(_ reason: String) -> ReadError { .unusable(file: file, reason: reason) }
    guard begins(bytes) else { throw unusable("is no NumPy array file; write it with numpy.save") }
    let (text, start) = try headerText(bytes, file: file)
    let header: NPYHeader
    do throws(NPYHeader.Problem) {
      header = try NPYHeader(text)
    } catch {
      throw unusable(error.reason)
    }
    guard !header.isFortranOrder else {
      throw unusable("is in Fortran order; save numpy.ascontiguousarray(array)")
    }
    let size =
      switch header.type {
      case "<f4": 4
      case "<f8": 8
      default: throw unusable("holds numbers of type “\(header.type)”; save array.astype(\"<f4\")")
      }
    guard header.shape.count == 2 else {
      throw unusable(
        "has \(header.shape.count) dimensions, not 2; save an array of one row a photo, [N, D]")
    }
    let (rows, dimension) = (header.shape[0], header.shape[1])
    guard dimension > 0 else { throw unusable("has rows without numbers") }
    let (count, overflow) = rows.multipliedReportingOverflow(by: dimension)
    // Against what is there, before anything is reserved for what is claimed.
    guard !overflow, count <= bytes.count / size, bytes.count - start == count * size else {
      throw unusable(
        "claims \(rows) × \(dimension) numbers of \(size) bytes, but has \(bytes.count - start) bytes of them; "
          + "save it again")
    }
    let values = numbers(bytes, from: start, count: count, size: size)
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw unusable(
        "has a number that is NaN, infinite or beyond f32 in row \(bad / dimension), column \(bad % dimension) "
          + "(from 0); embed that photo again")
    }
    return Matrix(rows: rows, dimension: dimension, values: values)
  }

  /// The header's text and where the numbers begin.
  private static func headerText(
    _ bytes: [UInt8], file: String
  ) throws(ReadError) -> (text: ArraySlice<UInt8>, end: Int) {
    func unusable(_ reason: String) -> ReadError { .unusable(file: file, reason: reason) }
    guard bytes.count >= 10 else { throw unusable("is truncated: its header ends early") }
    let version = bytes[6]
    guard (1...3).contains(version), bytes[7] == 0 else {
      throw unusable("is of version \(version).\(bytes[7]) of the format; 1.0, 2.0 and 3.0 are read")
    }
    let start = version == 1 ? 10 : 12
    guard bytes.count >= start else { throw unusable("is truncated: its header ends early") }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= NPYHeader.lengthLimit else {
      throw unusable("has a header of \(length) bytes; at most \(NPYHeader.lengthLimit) are read")
    }
    guard length <= bytes.count - start else { throw unusable("is truncated: its header ends early") }
    return (bytes[start..<start + length], start + length)
  }

  private static func numbers(_ bytes: [UInt8], from start: Int, count: Int, size: Int) -> [Float] {
    func word(_ place: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in 0..<size { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
      return word
    }
    return (0..<count).map { index in
      let bits = word(start + index * size)
      return size == 4
        ? Float(bitPattern: UInt32(truncatingIfNeeded: bits)) : Float(Double(bitPattern: bits))
    }
  }
}
