extension RandomAccessCollection {
  /// Some of many, evenly over their order, so that no part of it is missing.
  ///
  /// - Parameter most: How many at most.
  /// - Returns: That many, or all where there are no more.
  package func spread(_ most: Int) -> [Element] {
    let chosen = Swift.min(count, most)
    return (0..<chosen).map { self[index(startIndex, offsetBy: $0 * count / chosen)] }
  }
}
