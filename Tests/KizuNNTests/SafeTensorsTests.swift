import Foundation
import KizuCore
import Testing

@testable import KizuNN

@Suite struct SafeTensorsTests {
  private static let sample = SafeTensors(
    metadata: ["key": "value / \"傷\""],
    tensors: [
      "a": .init(shape: [2, 3], [1, -2, 0.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -0.0]),
      "b": .init(shape: [], [Int64.min]),
      "c": .init(shape: [0, 4], [Float]()),
      "ä.weight": .init(shape: [3], [Int64(1), -1, .max]),
    ])

  /// A file of a header given as text and some bytes of data.
  private static func file(_ header: String, dataCount: Int = 0) -> [UInt8] {
    let json = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
    return length + json + [UInt8](repeating: 1, count: dataCount)
  }

  private static func isMalformed(_ bytes: [UInt8]) -> Bool {
    do throws(WeightsError) {
      _ = try SafeTensors(decoding: bytes, file: "f")
      return false
    } catch {
      guard case .malformed(file: "f", _) = error else { return false }
      return error.exitStatus == .badData && error.description.contains("f is not a readable")
    }
  }

  @Test func roundTrip() throws {
    let bytes = Self.sample.encoded()
    let read = try SafeTensors(decoding: bytes, file: "f")
    #expect(read.metadata == Self.sample.metadata && read.tensors == Self.sample.tensors)
    #expect(read.encoded() == bytes)
    let empty = try SafeTensors(decoding: SafeTensors().encoded(), file: "f")
    #expect(empty.metadata.isEmpty && empty.tensors.isEmpty)
  }

  @Test("The bytes are those of the specification")
  func layout() throws {
    let tensors = SafeTensors(metadata: ["k": "v"], tensors: ["x": .init(shape: [1, 1], [Float(1)])])
    let header = #"{"__metadata__":{"k":"v"},"x":{"data_offsets":[0,4],"dtype":"F32","shape":[1,1]}}"#
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected = Self.file(header + padding) + [0, 0, 0x80, 0x3F]
    #expect(tensors.encoded() == expected)
  }

  @Test("A file cut off anywhere is refused")
  func truncation() {
    let bytes = Self.sample.encoded()
    for count in bytes.indices { #expect(Self.isMalformed(Array(bytes[..<count]))) }
    #expect(Self.isMalformed(bytes + [0]))
  }

  @Test(
    "Hostile headers are refused",
    arguments: [
      "", "[]", "null", "{", #"{"a":1}"#, #"{"a":{}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,17]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,9223372036854775807]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,99999999999999999999]}}"#,
      #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"I64","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"I32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"f32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":null,"shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4.0],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4e0],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[04],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[[4]],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"more":1}}"#,
      #"{"a":{"dtype":"F32","shape":[4]}}"#,
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
      #"{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"__metadata__":{"k":{"k":"v"}},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} x"#,
      #" {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},}"#,
      #"{"\ud83d":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"\ud83d\u0041":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"\udc00":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"\u12":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"\x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      "{\"a\nb\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", #"{"a"#, #"{"a\"#, #"{"\u"#,
      #"{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[-2,-2],"data_offsets":[0,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}"#,
      #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"other":{"k":"v"}}"#,
      #"{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      #"{"__metadata__":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
      String(repeating: #"{"a":"#, count: 100_000), String(repeating: "[", count: 100_000),
      #"{"a":{"dtype":"F32","shape":"# + String(repeating: "[", count: 100_000),
    ])
  func hostileHeaders(header: String) {
    #expect(Self.isMalformed(Self.file(header, dataCount: 16)))
  }

  @Test("A header's length beyond the file is refused before anything is read")
  func hostileLengths() {
    for length in [9, 1 << 31, UInt64(Int.max), UInt64.max] {
      let field = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
      #expect(Self.isMalformed(field + Array("{}      ".utf8)))
    }
  }

  @Test("A header of 100 MB is refused by its length alone, though the file has it")
  func largeHeader() throws {
    let count = 100_000_000
    let field = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    let file = field + [UInt8](repeating: 0x20, count: count)
    let error = #expect(throws: WeightsError.self) { try SafeTensors(decoding: file, file: "f") }
    #expect(error?.description.contains("at most 16777216") == true)
  }

  @Test func headersThatAreNotUTF8AreRefused() {
    let start = #"{"__metadata__":{"k":""#
    for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
      let header = Array(start.utf8) + bytes + Array(#""}}"#.utf8)
      let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
      #expect(Self.isMalformed(length + header))
    }
  }

  @Test("White space and escapes of JSON are read as the format allows them")
  func spelling() throws {
    let header =
      "{ \"__metadata__\" : { \"\\u50B7\\ud83d\\ude00\" :\t\"\\\"\\\\\\/\\b\\f\\n\\r\\t\" } ,\n"
      + " \"a\" : { \"data_offsets\" : [ 0 , 4 ] , \"shape\" : [ ] , \"dtype\" : \"F32\" } }  "
    let read = try SafeTensors(decoding: Self.file(header, dataCount: 4), file: "f")
    #expect(read.metadata == ["傷😀": "\"\\/\u{8}\u{C}\n\r\t"])
    #expect(read.tensors["a"]?.shape == [])
    for empty in ["{}", "{ }", #"{"__metadata__":{}}"#] {
      #expect(try SafeTensors(decoding: Self.file(empty), file: "f").tensors.isEmpty)
    }
  }

  @Test("Names from the file stay on one line of a message, and short")
  func shownNames() {
    for name in ["a\nb", "a\u{2028}b", "\u{1B}[31m", String(repeating: "x", count: 10_000)] {
      let shown = SafeTensorsHeader.shown(name)
      #expect(!shown.contains { $0.isNewline } && shown.count <= 81 && shown != name)
    }
    #expect(SafeTensorsHeader.shown("layer1.0.conv1.weight 傷") == "layer1.0.conv1.weight 傷")
  }

  @Test("Numbers of every type are read as the reference implementation has them")
  func types() throws {
    let fixtures = Bundle.module.bundleURL.appending(path: "Fixtures")
    let file = try SafeTensors(
      decoding: [UInt8](Data(contentsOf: fixtures.appending(path: "numbers.safetensors"))), file: "f")
    #expect(file.metadata == ["made by": "safetensors 傷 \"\\\n"])
    let expected = try JSONDecoder().decode(
      [String: [UInt32]].self, from: Data(contentsOf: fixtures.appending(path: "numbers.json")))
    #expect(expected.count == 7 && file.tensors.count == 8)
    for (name, bits) in expected {
      let tensor = try #require(file.tensors[name])
      guard case .f32(let values) = tensor.values else {
        Issue.record("\(name) is not f32")
        continue
      }
      #expect(values.map(\.bitPattern) == bits, "\(name)")
    }
    #expect(file.tensors["f32"]?.shape == [11, 1] && file.tensors["empty"]?.shape == [0, 3])
    #expect(file.tensors["i64"]?.values == .i64([.min, -1, 0, .max]))
  }

  @Test("A damaged byte anywhere gives a file or an error, never a trap")
  func damage() {
    let bytes = Self.sample.encoded()
    var random = RandomStream(seed: 4, purpose: .test)
    var refused = 0
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0...random.index(below: 3) {
        damaged[random.index(below: damaged.count)] = UInt8(random.index(below: 256))
      }
      do throws(WeightsError) {
        let read = try SafeTensors(decoding: damaged, file: "f")
        #expect(!read.encoded().isEmpty)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
