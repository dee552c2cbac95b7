/// How numbers of a recipe are written for people: the shortest text that reads back as the same number.
enum RecipeNumber {
  static func text<Number: BinaryFloatingPoint & CustomStringConvertible>(_ value: Number) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
