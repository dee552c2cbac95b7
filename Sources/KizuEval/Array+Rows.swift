extension [Float] {
  /// The rows named of a row-major matrix of `dimension` columns, in the order given.
  package func rows(_ indices: [Int], dimension: Int) -> [Float] {
    var gathered: [Float] = []
    gathered.reserveCapacity(indices.count * dimension)
    for index in indices { gathered += self[index * dimension..<(index + 1) * dimension] }
    return gathered
  }
}

extension [Double] {
  /// The column of the largest entry of each row, the first among equals, for rows of `columns` entries, 1 or more.
  package func largestPerRow(of columns: Int) -> [Int] {
    stride(from: 0, to: count, by: columns).map { start in
      var best = 0
      for column in 1..<columns where self[start + column] > self[start + best] { best = column }
      return best
    }
  }
}
