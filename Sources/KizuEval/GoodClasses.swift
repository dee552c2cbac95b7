/// Which classes are good parts; all others are defects.
public enum GoodClasses {
  /// Finds the good classes among all.
  ///
  /// - Parameters:
  ///   - classes: All classes.
  ///   - names: What the user calls good; empty takes every class with a usual name (``isUsual(_:)``).
  /// - Returns: Whether each class is good; some are and some are not.
  /// - Throws: ``EvaluationError/noGoodClass(_:)``, ``EvaluationError/unknownGoodClass(_:_:)`` or
  ///   ``EvaluationError/noDefectClass(_:)``.
  public static func among(_ classes: [String], named names: [String]) throws(EvaluationError) -> [Bool] {
    for name in names where !classes.contains(name) { throw .unknownGoodClass(name, classes) }
    let isGood = classes.map { names.isEmpty ? isUsual($0) : names.contains($0) }
    guard isGood.contains(true) else { throw .noGoodClass(classes) }
    guard isGood.contains(false) else { throw .noDefectClass(classes) }
    return isGood
  }

  /// Whether a class is named good, ok, normal, health…, or 良品, in any case and after any number such as `1_`.
  public static func isUsual(_ name: String) -> Bool {
    let word = name.lowercased().drop { !$0.isLetter }
    return ["good", "ok", "normal", "良品"].contains(String(word)) || word.hasPrefix("health")
  }
}
