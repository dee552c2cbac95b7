import Kizu

/// Numbers to time with: random ones, or those of NumPy arrays.
enum BenchData {
  /// Numbers of mean 0 and standard deviation 1.
  static func normal(_ count: Int, item: UInt32) -> [Float] {
    var random = RandomStream(seed: 0, purpose: .benchmark, item: item)
    return [Float](capacity: count) { output in
      for _ in 0..<count { output.append(random.normal()) }
    }
  }

  /// The rows of an array, which must have `dimension` columns.
  static func matrix(_ file: String, dimension: Int) throws -> [Float] {
    let matrix = try EmbeddingsNPY.read(FileContent.read(file), file: file)
    guard matrix.dimension == dimension else {
      throw CommandError.nothingToTime(
        file, reason: "has \(matrix.dimension) columns instead of \(dimension)")
    }
    return matrix.values
  }

  /// Little-endian bytes.
  static func bytes(of numbers: [Int32]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }
}
