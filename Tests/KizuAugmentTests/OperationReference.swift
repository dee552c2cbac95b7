import Foundation

/// What torchvision and Pillow make of single operations; made by tools/reference/augment_reference.py.
struct OperationReference: Decodable {
  struct Tone: Decodable {
    var size: Int
    var channels: Int
    var gamma: Float
    var sharpness: Float
    var solarise: Float?
    /// Samples 0…1 in units of 1e-5, `[C, S, S]`.
    var values: [Int]
  }

  struct Rotations: Decodable {
    struct Case: Decodable {
      /// A smooth or a rough one.
      var picture: String
      var angle: Float
      var crop: [Int]
      var size: Int
      var values: [Int]
    }

    var width: Int
    var height: Int
    var pictures: [String: [UInt8]]
    var cases: [Case]
  }

  struct JPEGs: Decodable {
    struct Case: Decodable {
      var channels: Int
      var quality: Int
      /// Row by row.
      var tables: [[Int]]
      /// `[C, 21, 21]`.
      var pixels: Data
    }

    /// `[21, 21, 3]`; grey cases took the first channel.
    var picture: Data
    var cases: [Case]
  }

  var tones: [Tone]
  var rotations: Rotations
  var jpegs: JPEGs

  static func load() throws -> OperationReference {
    let file = Bundle.module.bundleURL.appending(path: "Fixtures/operations.json")
    return try JSONDecoder().decode(OperationReference.self, from: Data(contentsOf: file))
  }
}
