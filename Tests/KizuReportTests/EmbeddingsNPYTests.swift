import Foundation
import Testing

@testable import KizuReport

/// Files by NumPy: tools/reference/npy_files.py.
struct EmbeddingsNPYTests {
  private func file(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/npy/\(name).npy")))
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    do throws(EmbeddingsNPY.ReadError) {
      _ = try EmbeddingsNPY.read(bytes, file: "a.npy")
      return nil
    } catch {
      return error.description
    }
  }

  private let expected = (0..<15).map { Float(Double($0 - 6) / 7) }

  @Test(arguments: ["f32-v1", "f32-v2", "f32-v3", "f64"])
  func arraysAreReadAsNumPyWroteThem(name: String) throws {
    let matrix = try EmbeddingsNPY.read(file(name), file: name)
    #expect(matrix.rows == 5 && matrix.dimension == 3 && matrix.values == expected)
  }

  /// To the byte what `numpy.save` writes.
  @Test func arraysAreWrittenAsNumPyWritesThem() throws {
    for (name, rows) in [("f32-v1", 5), ("one-row", 1), ("no-rows", 0)] {
      let numbers = (0..<rows).flatMap { EmbeddingsNPY.row(expected[$0 * 3..<$0 * 3 + 3]) }
      #expect(try EmbeddingsNPY.header(rows: rows, dimension: 3) + numbers == file(name), "\(name)")
    }
    let largest = EmbeddingsNPY.header(rows: .max, dimension: .max)
    #expect(largest.count == EmbeddingsNPY.header(rows: 0, dimension: 1).count)
    #expect(EmbeddingsNPY.pathsFile(of: "a.b/x.NPY") == "a.b/x.paths.csv")
    #expect(EmbeddingsNPY.pathsFile(of: "a.npy/x") == "a.npy/x.paths.csv")
  }

  @Test func smallArraysAreRead() throws {
    let one = try EmbeddingsNPY.read(file("one-row"), file: "one")
    #expect(one.rows == 1 && one.values == Array(expected.prefix(3)))
    let none = try EmbeddingsNPY.read(file("no-rows"), file: "none")
    #expect(none.rows == 0 && none.dimension == 3 && none.values.isEmpty)
  }

  @Test(arguments: [
    ("big-endian", "“>f4”"), ("f16", "“<f2”"), ("integers", "“<i8”"), ("fortran", "Fortran"),
    ("one-dimension", "1 dimensions"), ("three-dimensions", "3 dimensions"), ("no-dimension", "0 dimensions"),
    ("no-columns", "without numbers"), ("records", "records"), ("nan", "row 3, column 1"),
    ("infinite", "row 3, column 1"), ("beyond-f32", "row 3, column 1"),
  ])
  func otherArraysAreRefused(name: String, hint: String) throws {
    let text = try #require(reason(file(name)))
    #expect(text.hasPrefix("a.npy ") && text.contains(hint), "\(text)")
  }

  @Test func noBeginningOfAFileIsTaken() throws {
    let whole = try file("f32-v1")
    for count in whole.indices { #expect(reason(Array(whole[..<count])) != nil) }
    #expect(reason(whole + [0]) != nil)
    #expect(reason(Array("path,label,e0\n".utf8))?.contains("is no NumPy array file") == true)
  }

  private func withHeader(_ header: String, numbers: Int = 4) -> [UInt8] {
    let text = Array(header.utf8)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count & 255), UInt8(text.count >> 8)] + text
      + [UInt8](repeating: 0, count: numbers)
  }

  @Test func headersMayBeSpacedDifferently() {
    for header in [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }\n",
      "{\"shape\":(1,1),\"fortran_order\":False,\"descr\":\"<f4\"}",
      "  { 'descr' : '<f4' , 'shape' : ( 1 , 1 , ) , 'fortran_order':False}  ",
    ] { #expect(reason(withHeader(header)) == nil, "\(header)") }
  }

  @Test(arguments: [
    "", "{", "}", "{}", "{'descr': '<f4'}", "[('descr', '<f4')]",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} 1",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'x': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -1)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 1)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000, 512)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9223372036854775807)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
    "{'descr: '<f4', 'fortran_order': False, 'shape': (1, 1)}",
    "{'descr': 'é', 'fortran_order': False, 'shape': (1, 1)}",
  ])
  func hostileHeadersAreRefused(header: String) {
    #expect(reason(withHeader(header)) != nil)
  }

  @Test func headersAreOfBoundedLength() {
    let bytes: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0x20, count: 64)
    #expect(reason(bytes)?.contains("4294967295") == true)
    let dimensions = String(repeating: "1,", count: 5000)
    #expect(reason(withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (\(dimensions))}")) != nil)
    var version = withHeader("")
    version[6] = 4
    #expect(reason(version)?.contains("version 4.0") == true)
  }

  @Test func changedBytesNeverTrap() throws {
    let whole = try file("f32-v1")
    for index in 0..<128 {
      for value in [0, 1, 39, 40, 44, 57, 127, 128, 255] as [UInt8] {
        var bytes = whole
        bytes[index] = value
        // Padding may change; what is read must still be the 15 numbers.
        if let matrix = try? EmbeddingsNPY.read(bytes, file: "a.npy") { #expect(matrix.values.count == 15) }
      }
    }
  }
}
