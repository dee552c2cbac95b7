extension Appearance {
  /// The same photo with rows and columns swapped.
  var transposed: SIMD64<Float> {
    var swapped = SIMD64<Float>.zero
    for index in 0..<Self.side * Self.side {
      swapped[index % Self.side * Self.side + index / Self.side] = coefficients[index]
    }
    return swapped
  }

  /// How alike two photos look, in the best of the eight orientations.
  ///
  /// - Parameter other: The other photo.
  /// - Returns: The correlation of the weighted coefficients, -1…1; 1 for photos that differ in exposure
  ///   alone.
  public func similarity(to other: Appearance) -> Float {
    max(
      Self.best(coefficients, other.coefficients), Self.best(transposed, other.coefficients))
  }

  /// The best of four flips.
  ///
  /// Products are summed by parity of u and v, for a flip changes the sign of whole sums.
  static func best(_ left: SIMD64<Float>, _ right: SIMD64<Float>) -> Float {
    let product = left * right
    let even = product.evenHalf
    let odd = product.oddHalf
    // Within a half, four entries make a row of equal v: rows alternate in parity.
    func rowSums(_ half: SIMD32<Float>) -> (even: Float, odd: Float) {
      let rows = half.lowHalf + half.highHalf
      let pair = rows.lowHalf + rows.highHalf
      return (pair.lowHalf.sum(), pair.highHalf.sum())
    }
    let (ee, eo) = rowSums(even)
    let (oe, oo) = rowSums(odd)
    return max(ee + oo + abs(oe + eo), ee - oo + abs(oe - eo))
  }

  /// 35 numbers whose product with another photo's is never below the similarity: √(c(u, v)² + c(v, u)²) for
  /// u > v, and |c(u, u)|.
  ///
  /// An orientation only swaps c(u, v) with c(v, u) and changes signs, and a b + c d ≤ √(a² + c²) √(b² + d²).
  var bound: [Float] {
    var bound: [Float] = []
    bound.reserveCapacity(Self.boundCount)
    for u in 1..<Self.side {
      for v in 0...u {
        let (a, b) = (coefficients[u + Self.side * v], coefficients[v + Self.side * u])
        bound.append(u == v ? abs(a) : (a * a + b * b).squareRoot())
      }
    }
    return bound
  }

  static let boundCount = side * (side + 1) / 2 - 1
}
