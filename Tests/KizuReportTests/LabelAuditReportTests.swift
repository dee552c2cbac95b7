import Foundation
import KizuCore
import KizuEval
import KizuReport
import Testing

struct LabelAuditReportTests {
  /// Two classes around two directions; photo 3 has the label of the other one.
  private func report(
    wrong: Bool = true, isMixed: Bool = false, count: Int = 3, notes: [String] = []
  ) throws -> LabelAuditReport {
    let rows = (0..<400).map { row in
      // Mixed: the label has nothing to do with the direction.
      let isScratch = isMixed ? row / 2 % 2 == 0 : (row % 2 == 0) != (wrong && row == 3)
      return EmbeddingTable.Row(path: "p\(row).png", label: isScratch ? "傷" : "good", group: nil)
    }
    let vectors = (0..<400).map { row -> [Float] in
      let jitter = Float(row) * 0.001
      return row % 2 == 0 ? [1, jitter, 0.2] : [jitter, 1, -0.2]
    }
    let table = try EmbeddingTable(rows: rows, vectors: vectors)
    let audit = try LabelAudit(table, product: LoopMatrixProduct())
    let witnesses = LabelWitnesses.of(audit.findings, in: table, count: 2, product: LoopMatrixProduct())
    return LabelAuditReport(
      audit, of: table, cases: zip(audit.findings, witnesses).map { .init($0, $1) }, count: count,
      notes: notes)
  }

  @Test func textNamesTheWrongLabel() throws {
    let text = try report(notes: ["A note."]).text
    #expect(text.hasPrefix("Each label was compared"))
    #expect(text.contains("Probably wrong: about 1 of 400 labels") && text.contains("A note."))
    let lines = text.split(separator: "\n").map(String.init)
    let first = try #require(lines.first { $0.hasPrefix("1  p3.png") }, "\(text)")
    #expect(first.contains("傷") && first.contains("good"))
    #expect(lines.filter { $0.contains(".png") }.count == 3)
    #expect(lines.prefix { !$0.contains("most similar of") }.allSatisfy { $0.count <= 80 })
  }

  @Test func listsThatCannotBeTrustedSaySoFirst() throws {
    // Sentences are wrapped, wherever a line ends.
    func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    let good = try report()
    #expect(words(good.text).contains("Checked on these photos: 5.0 % of the labels were made wrong"))
    #expect(!good.text.contains("Warning") && words(good.text).contains("(guessing: 50.0 %)"))
    #expect(try good.json().contains("\"isTrusted\" : true"))
    let bad = try report(isMixed: true)
    #expect(words(bad.text).hasPrefix("Warning: this list cannot be trusted. As a check, 5.0 %"))
    #expect(try bad.json().contains("\"isTrusted\" : false"))
    let sheets = [good, bad].map { $0.sheet(witnesses: 1) { _ in nil }.subtitle.first ?? "" }
    #expect(sheets[0].hasPrefix("Probably wrong") && sheets[1].hasPrefix("Warning"))
  }

  @Test func rightLabelsAreNotDoubted() throws {
    #expect(try report(wrong: false).text.contains("Probably wrong: none of 400 labels"))
  }

  @Test func csvListsAllLabels() throws {
    let lines = try String(decoding: report().csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 401 && lines[0].hasPrefix("path,label,suggestion,p(label),p(suggestion),doubtful"))
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(fields[0] == "p3.png" && fields[1] == "傷" && fields[2] == "good" && fields[5] == "yes")
    #expect(fields.count == 12 && fields[10] == "good")
  }

  @Test func jsonHoldsTheFigures() throws {
    let data = try Data(report().json().utf8)
    let result = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(result["command"] as? String == "audit-labels" && result["nDoubtful"] as? Int == 1)
    let photos = try #require(result["photos"] as? [[String: Any]])
    #expect(photos.count == 3 && photos[0]["path"] as? String == "p3.png")
    let witnesses = try #require(photos[0]["disagreeing"] as? [[String: Any]])
    #expect(witnesses.count == 2 && witnesses.allSatisfy { $0["label"] as? String == "good" })
  }

  @Test func sheetsAskForThePhotosShown() throws {
    var asked: [String] = []
    let sheet = try report(count: 1).sheet(witnesses: 2) { path in
      asked.append(path)
      return nil
    }
    #expect(sheet.rendered().width > 300)
    #expect(asked.count == 5 && asked[0] == "p3.png" && Set(asked).count == 5)
  }

  @Test func plantedErrorsAreMeans() throws {
    let draw = PlantedErrors.Draw(
      planted: 4, doubtful: 5, found: 2, recallAtHalfPrecision: 0.5, estimatedWrong: 6)
    var other = draw
    other.found = 4
    let results = [PlantedErrors(share: 0.1, draws: [draw, other])]
    let text = PlantedErrorsReport(results).text
    for part in ["10.0 %", "75.0 % (50.0 % – 100.0 %)", "60.0 % (40.0 % – 80.0 %)", "2 draws"] {
      #expect(text.contains(part), "\(text)")
    }
    #expect(try PlantedErrorsReport(results).json().contains("\"recallAtHalfPrecision\" : 0.5"))
    #expect(!text.contains("Warning"))
    other.recallAtHalfPrecision = 0.1
    let weak = PlantedErrorsReport(results + [PlantedErrors(share: 0.2, draws: [other])]).text
    #expect(weak.contains("Warning: with 20.0 % wrong"), "\(weak)")
  }

  @Test func similarPhotosAreListed() throws {
    let table = try EmbeddingTable(
      rows: [.init(path: "a.png", label: "傷", group: "lot 1"), .init(path: "b.png")],
      vectors: [[1, 0], [0, 1]])
    let report = SimilarReport(
      [
        .init(
          path: "new.png", neighbours: [.init(index: 1, similarity: 0.5), .init(index: 0, similarity: 0.25)])
      ],
      in: table)
    let lines = report.text.split(separator: "\n")
    #expect(lines[0] == "new.png" && lines[3] == "0.5000  b.png")
    #expect(lines[4].contains("0.2500  a.png  傷") && lines[4].hasSuffix("lot 1"))
    let json = try report.json()
    #expect(json.contains("\"similarity\" : 0.25") && !json.contains("isUnlikeAnything"))
    #expect(!report.text.contains("unlike"))
    var past: [Int] = []
    let sheet = report.sheet { _ in
      nil
    } past: { row in
      past.append(row)
      return nil
    }
    #expect(sheet.rendered().width > 300 && past == [1, 0])
    // The past photos are at right angles: a cosine of 0 is usual, and 0.5 is no less.
    let usual = UsualDistances(of: table, product: LoopMatrixProduct())
    let near = SimilarReport(
      [.init(path: "n.png", neighbours: [.init(index: 0, similarity: 0.5)])], in: table, usual: usual)
    #expect(near.text.contains("at 0.0000 or more") && !near.text.contains("n.png: unlike anything seen"))
    #expect(try near.json().contains("\"isUnlikeAnything\" : false"))
    let far = SimilarReport(
      [.init(path: "n.png", neighbours: [.init(index: 0, similarity: -0.1)])], in: table, usual: usual)
    #expect(far.text.hasPrefix("n.png: unlike anything seen\n"))
    #expect(try far.json().contains("\"isUnlikeAnything\" : true"))
  }
}
