import Foundation
import KizuData
import Testing

@testable import KizuView

@Suite struct LabelSheetTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var file: String { folder.path("labels.csv") }

  private func open(_ text: String? = nil, classes: [String] = []) throws -> LabelSheet {
    if let text { try folder.write("labels.csv", text) }
    return try LabelSheet(file: file, photos: PhotoCatalog(folder: folder.path), classes: classes)
  }

  /// Everything but the label stays to the byte, whatever the file looks like.
  @Test(arguments: [
    ("path,label\na.png,\nb.png,\n", "path,label\na.png,\nb.png,dent\n"),
    ("path,label\r\na.png,x\r\nb.png,y", "path,label\r\na.png,x\r\nb.png,dent"),
    (
      "\u{FEFF}note,label,path\n\"a, \"\"b\"\"\",,a.png\n,\"y\",\"b.png\"\n\n",
      "\u{FEFF}note,label,path\n\"a, \"\"b\"\"\",,a.png\n,dent,\"b.png\"\n\n"
    ),
    ("label,path,group\n,\"a\nb.png\",\n\"\",b.png,7\r", "label,path,group\n,\"a\nb.png\",\ndent,b.png,7\r"),
  ])
  func onlyTheLabelChanges(before: String, after: String) throws {
    let sheet = try open(before)
    let second = try sheet.document(since: 0).entries[1]
    #expect(second.path == "b.png")
    guard case .saved(let entry) = try sheet.set(second.id, label: "dent", revision: second.revision) else {
      Issue.record("it was not saved")
      return
    }
    // As bytes: reading a text drops a byte-order mark.
    #expect(try FileContent.read(file) == Array(after.utf8))
    #expect(entry.label == "dent" && entry.revision > second.revision)
  }

  @Test func labelsThatNeedQuotesAreReadBack() throws {
    for name in ["a,b", "say \"no\"", "傷", "two\nlines"] {
      let sheet = try open("path,label\na.png,\n")
      let entry = try sheet.document(since: 0).entries[0]
      _ = try sheet.set(entry.id, label: name, revision: entry.revision)
      #expect(try LabelTable(file: file).rows.map(\.label) == [name])
    }
  }

  /// A text that was changed label by label is the text that is read from its bytes.
  @Test func changedTextsAreReadAsTheyAre() throws {
    let rows = (0..<20).map { "\"photo, \($0)\",\($0 % 3 == 0 ? "\"a \"\"b\"\"\"" : ""),\"lot\n\($0)\"\r\n" }
    var text = try SheetText(Array("path,label,group\r\n\(rows.joined())".utf8), file: "labels.csv")
    let labels = ["dent", nil, "a,b", "\u{FEFF}傷", "say \"no\"", "two\nlines", nil]
    for step in 0..<60 {
      text = try text.replacingLabel(ofRow: step * 7 % 20, with: labels[step % labels.count])
      #expect(text.rows[step * 7 % 20].label == labels[step % labels.count])
      #expect(try SheetText(text.bytes, file: "labels.csv") == text)
    }
    #expect(throws: DataError.self) { try text.replacingLabel(ofRow: 0, with: "") }
  }

  @Test func labelsAreTakenAway() throws {
    let sheet = try open("path,label\na.png,x\n")
    let entry = try sheet.document(since: 0).entries[0]
    #expect(entry.label == "x")
    _ = try sheet.set(entry.id, label: nil, revision: entry.revision)
    #expect(try folder.text("labels.csv") == "path,label\na.png,\n")
  }

  /// The slower of two pages is told the newer label, and the same label twice is no conflict.
  @Test func theSlowerOfTwoPagesIsRefused() throws {
    let sheet = try open("path,label\na.png,\nb.png,\n")
    let seen = try sheet.document(since: 0).entries[0]
    guard case .saved(let first) = try sheet.set(seen.id, label: "dent", revision: seen.revision) else {
      Issue.record("the first was refused")
      return
    }
    #expect(try sheet.set(seen.id, label: "stain", revision: seen.revision) == .conflict(first))
    #expect(try sheet.set(seen.id, label: "dent", revision: seen.revision) == .saved(first))
    #expect(try folder.text("labels.csv") == "path,label\na.png,dent\nb.png,\n")
    // Undone by who saw it: and then nothing is there to undo.
    guard case .saved(let undone) = try sheet.set(seen.id, label: nil, revision: first.revision) else {
      Issue.record("it was not undone")
      return
    }
    #expect(undone.label == nil)
    #expect(try sheet.set(seen.id, label: "stain", revision: first.revision) == .conflict(undone))
    #expect(try sheet.set(99, label: "x", revision: 0) == .unknown)
  }

  /// Pages that write at the same time: each label that was acknowledged is in the file.
  @Test func nothingIsLostBetweenWriters() throws {
    let rows = (0..<40).map { "\($0).png," }.joined(separator: "\n")
    let sheet = try open("path,label\n\(rows)\n")
    let entries = try sheet.document(since: 0).entries
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      for entry in entries where entry.id % 4 == writer {
        _ = try? sheet.set(entry.id, label: "c\(entry.id)", revision: entry.revision)
      }
    }
    #expect(try LabelTable(file: file).rows.map(\.label) == entries.map { "c\($0.id)" })
  }

  @Test func changesAreToldOnce() throws {
    let sheet = try open("path,label\na.png,\nb.png,\n", classes: ["good"])
    let whole = try sheet.document(since: 0)
    #expect(whole.entries.count == 2 && whole.order?.count == 2 && whole.classes == ["good"])
    let nothing = try sheet.document(since: whole.version)
    #expect(nothing.entries.isEmpty && nothing.order == nil)
    _ = try sheet.set(whole.entries[1].id, label: "dent", revision: whole.entries[1].revision)
    let change = try sheet.document(since: whole.version)
    #expect(change.entries.map(\.path) == ["b.png"] && change.order == nil && change.count == 2)
    #expect(change.classes == ["good", "dent"])
  }

  /// What another program writes counts as a newer label.
  @Test func foreignChangesAreTakenUp() throws {
    let sheet = try open("path,label\na.png,\nb.png,\n")
    let before = try sheet.document(since: 0)
    try AtomicFile.write(Array("path,label\nb.png,\na.png,dent\nc.png,\n".utf8), to: file)
    let change = try sheet.document(since: before.version)
    #expect(change.entries.map(\.path) == ["a.png", "c.png"] && change.count == 3)
    #expect(change.order == [before.entries[1].id, before.entries[0].id, change.entries[1].id])
    let seen = before.entries[0]
    guard case .conflict(let newer) = try sheet.set(seen.id, label: "x", revision: seen.revision) else {
      Issue.record("an old label went over a newer one")
      return
    }
    #expect(newer.label == "dent")
    // A file that is no label file any more is neither taken up nor written over.
    try folder.write("labels.csv", "nonsense")
    #expect(throws: DataError.self) { try sheet.set(seen.id, label: "x", revision: newer.revision) }
    #expect(try folder.text("labels.csv") == "nonsense")
  }

  @Test func twoServersAreRefused() throws {
    let sheet = try open("path,label\na.png,\n")
    #expect(throws: ViewError.sheetInUse(file: file)) { try open() }
    // By another name as well.
    let link = folder.path("link.csv")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    #expect(throws: ViewError.sheetInUse(file: link)) {
      try LabelSheet(file: link, photos: PhotoCatalog(folder: ""))
    }
    _ = try sheet.document(since: 0)
  }

  @Test func aLinkStaysALink() throws {
    try folder.write("real/labels.csv", "path,label\na.png,\n")
    try FileManager.default.createSymbolicLink(
      atPath: file, withDestinationPath: folder.path("real/labels.csv"))
    let sheet = try open()
    let entry = try sheet.document(since: 0).entries[0]
    _ = try sheet.set(entry.id, label: "x", revision: entry.revision)
    #expect(try folder.text("real/labels.csv") == "path,label\na.png,x\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file).hasSuffix("real/labels.csv"))
  }

  /// The keys of the keyboard follow the order of classes, which therefore outlives the process.
  @Test func classesKeepTheirOrder() throws {
    var sheet: LabelSheet? = try open("path,label\na.png,m\nb.png,\n")
    try sheet?.add(class: "z")
    try sheet?.add(class: "a")
    sheet = nil
    sheet = try open(classes: ["good"])
    #expect(try sheet?.document(since: 0).classes == ["m", "z", "a", "good"])
  }

  @Test(arguments: [
    ("  dent ", "dent"), ("傷", "傷"), ("", nil), (" \t", nil), ("a\nb", nil), ("a\u{0}", nil),
    (String(repeating: "x", count: 80), String(repeating: "x", count: 80)),
    (String(repeating: "x", count: 81), nil), ("a\u{2028}b", nil),
  ])
  func namesOfClassesAreChecked(text: String, name: String?) {
    #expect(ClassList.name(text) == name)
  }
}
