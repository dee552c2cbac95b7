/// The rows of a table that have a label, with classes as numbers.
package struct LabelledRows {
  /// Class names in Unicode code-point order, K in all.
  package let classes: [String]
  /// Indices of the labelled rows in the table, ascending.
  package let rows: [Int]
  /// The class of each labelled row, in 0 ..< K.
  package let labels: [Int]
  /// The group of each labelled row.
  package let groups: [String?]
  /// How many rows have no label.
  package let unlabelledCount: Int

  package init(of table: EmbeddingTable) throws(EvaluationError) {
    try self.init(table.rows)
  }

  package init(_ all: [EmbeddingTable.Row]) throws(EvaluationError) {
    let rows = all.indices.filter { all[$0].label != nil }
    let names = rows.compactMap { all[$0].label }
    guard !names.isEmpty else { throw .noLabelledRows(unlabelled: all.count) }
    // Code points, not characters: String's own order is that of its canonical form.
    classes = Set(names).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    guard classes.count > 1 else { throw .oneClass(classes[0]) }
    var numbers: [String: Int] = [:]
    for (index, name) in classes.enumerated() { numbers[name] = index }
    labels = names.compactMap { numbers[$0] }
    groups = rows.map { all[$0].group }
    unlabelledCount = all.count - rows.count
    self.rows = rows
  }
}
