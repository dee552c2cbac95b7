import Foundation
import Kizu

/// What a trial says where photos are to be labelled.
struct PocLabelList {
  private let reason: POCLabelRequest.Reason
  private let folder: POCFolder
  /// Photos without a label in the list.
  var open: Int
  /// Where an earlier list was put aside.
  var kept: String?

  init(_ reason: POCLabelRequest.Reason, folder: POCFolder, open: Int) {
    (self.reason, self.folder, self.open) = (reason, folder, open)
  }

  private var why: String {
    switch reason {
    case .none: "No photo has a label yet."
    case .unfit(let words): "The labels do not allow a judgement yet: \(words)"
    case .evidence: "These photos are the ones to label next."
    }
  }

  private var what: String {
    guard open > 0 else { return "Every photo has a label: more photos are needed." }
    let photos = open == 1 ? "photo" : "photos"
    let (file, picture) = (folder.labelSheetFile, folder.labelPictureFile)
    return "Fill in the column label of \(file): \(open) \(photos); \(picture) shows them."
  }

  /// For people.
  var text: String {
    guard open > 0 else { return "\(why)\n\(what)\n" }
    let view = ["kizu", "view", folder.path].map(ShellWord.quoted).joined(separator: " ")
    let command = Self.goingOn(CommandLine.arguments.dropFirst(), labels: folder.labelSheetFile)
    return """
      \(why)
      \(what)
      \(kept.map { "What stood there before is kept as \($0).\n" } ?? "")\
      With one key a photo, in the browser: \(view)
      Photos that cannot be told may stay empty; photos of one part or lot get the same group.
      Then go on with:
        \(command.map(ShellWord.quoted).joined(separator: " "))

      """
  }

  /// For programs, where there is no verdict yet.
  func json(goal: String) throws -> String {
    struct Document: Encodable {
      var goal: String
      var labels: String
      var open: Int
      var nextStep: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      goal: goal, labels: folder.labelSheetFile, open: open, nextStep: "\(why) \(what)")
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  /// The command as it was given, with the sheet as its labels and without the goal, which is written down.
  ///
  /// Every other option stays: without `--budget`, say, training would be planned anew.
  static func goingOn(_ arguments: ArraySlice<String>, labels: String) -> [String] {
    var (rest, kept) = (arguments, ["kizu"])
    while let argument = rest.popFirst() {
      if ["--goal", "--labels"].contains(argument) {
        _ = rest.popFirst()
      } else if !argument.hasPrefix("--goal="), !argument.hasPrefix("--labels=") {
        kept.append(argument)
      }
    }
    return kept + ["--labels", labels]
  }
}
