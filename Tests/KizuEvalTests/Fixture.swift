import Foundation

/// Reference vectors by tools/reference/eval_vectors.py.
enum Fixture {
  static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  /// The features and labels of the script's `features`, number for number.
  static func features(
    seed: UInt32, rows: Int, dimension: Int, classes: Int, shift: Float
  ) -> (values: [Float], labels: [Int]) {
    var state = seed
    func word() -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 8)
    }
    let labels = (0..<rows).map { _ in word() % (classes + 1) % classes }
    var values: [Float] = []
    for row in 0..<rows {
      for column in 0..<dimension {
        let noise = Float(word()) * 0x1p-24 - 0.5
        let lift = column % classes == labels[row] ? shift : 0
        values.append(column == dimension - 1 ? 0.25 : noise + lift)
      }
    }
    return (values, labels)
  }
}
