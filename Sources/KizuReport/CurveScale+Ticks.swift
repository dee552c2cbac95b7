extension CurveScale {
  /// Draws a line across the plot at each share, and a tick at each number of labels, both with what they stand for.
  ///
  /// - Parameters:
  ///   - plot: Gets the marks.
  ///   - name: A number of labels as it is written.
  func addTicks(to plot: inout Plot, name: (Int) -> String) {
    for share in shareTicks {
      let y = y(share)
      plot.marks.append(
        .line(from: .init(x: left, y: y), to: .init(x: right, y: y), .rule, thickness: 1))
      plot.marks.append(
        .text(
          "\(Int((share * 100).rounded())) %", .init(x: left - 10, y: y - 10), .text, .quietInk, .right)
      )
    }
    for labels in labelTicks {
      let x = x(Double(labels))
      plot.marks.append(
        .line(
          from: .init(x: x, y: bottom), to: .init(x: x, y: bottom + 5), .quietInk, thickness: 1))
      plot.marks.append(
        .text(name(labels), .init(x: x, y: bottom + 8), .text, .quietInk, .centre))
    }
  }
}
