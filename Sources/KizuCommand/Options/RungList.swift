import ArgumentParser
import Kizu

/// Numbers of labels as the user writes them: `1,5,10%,100%`.
struct RungList: ExpressibleByArgument {
  let rungs: [CurveRung]

  init?(argument: String) {
    var rungs: [CurveRung] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let text = part.trimmingPrefix(while: \.isWhitespace)
      if text.hasSuffix("%") {
        guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
        rungs.append(.share(percent / 100))
      } else {
        guard let count = Int(text), (1...1_000_000).contains(count) else { return nil }
        rungs.append(.perClass(count))
      }
    }
    self.rungs = rungs
  }
}
