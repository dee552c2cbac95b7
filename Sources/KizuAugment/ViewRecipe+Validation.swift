extension ViewRecipe {
  /// Checks every value against its range in ``keys``.
  ///
  /// - Throws: ``ViewRecipeError/outOfRange(key:value:allowed:)`` for the first value that is outside.
  public func validate() throws(ViewRecipeError) {
    for key in Self.keys {
      // A range is never built from NaN, so a number is looked at as it is.
      switch key.place {
      case .number(let path):
        try Self.check(key, self[keyPath: path])
      case .range(let path):
        try Self.check(key, self[keyPath: path].lowerBound)
        try Self.check(key, self[keyPath: path].upperBound)
      }
    }
  }

  private static func check(_ key: Key, _ value: Float) throws(ViewRecipeError) {
    // NaN is in no range.
    guard key.limits.contains(value) else {
      throw .outOfRange(key: key.name, value: value, allowed: key.limits)
    }
  }
}
