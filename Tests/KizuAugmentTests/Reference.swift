import Foundation

/// What torchvision and Pillow give; made by tools/reference/augment_reference.py.
struct Reference: Decodable {
  struct View: Decodable {
    var channels: Int
    var size: Int
    var crop: [Int]
    var brightness: Float
    var contrast: Float
    var saturation: Float
    var hue: Float
    var grey: Bool
    var sigma: Float
    var horizontal: Bool
    var vertical: Bool
    var turns: Int
    /// Samples 0…1 in units of 1e-5, `[C, S, S]`.
    var values: [Int]
  }

  struct Input: Decodable {
    var fit: String
    var size: Int
    var mean: [Float]
    var std: [Float]
    /// Normalised samples in units of 1e-5, `[3, S, S]`.
    var values: [Int]
  }

  struct Crops: Decodable {
    var width: Int
    var height: Int
    var scale: [Float]
    var ratio: [Float]
    /// Of left, top, width, height over 40,000 draws.
    var mean: [Double]
    var std: [Double]
  }

  var views: [View]
  var inputs: [Input]
  var crops: [Crops]

  static func load() throws -> Reference {
    let file = Bundle.module.bundleURL.appending(path: "Fixtures/views.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
  }
}
