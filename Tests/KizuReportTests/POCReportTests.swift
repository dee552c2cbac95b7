import Foundation
import KizuCore
import KizuEval
import KizuTrial
import Testing

@testable import KizuReport

struct POCReportTests {
  @Test func textsAreEscapedAndLiteralsAreNot() {
    let name = "<img src=x onerror=\"alert('1')\">&\u{0}"
    let html: HTML = "<td title=\"\(name)\">\(name)\(3)</td>"
    #expect(
      html.markup
        == "<td title=\"&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp; \">"
        + "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp; 3</td>")
  }

  /// Every phrase has both languages with the same placeholders.
  @Test func bothLanguagesAreComplete() {
    func check<Phrase: ReportPhrase>(_ type: Phrase.Type) {
      for phrase in Phrase.allCases {
        let (en, ja) = phrase.texts
        #expect(!en.isEmpty && !ja.isEmpty, "\(phrase)")
        func places(_ text: String) -> Set<Int> { Set((0..<6).filter { text.contains("{\($0)}") }) }
        #expect(places(en) == places(ja), "\(phrase)")
        // A phrase that was copied and not translated has no kana or kanji.
        #expect(ja.unicodeScalars.contains { $0.value >= 0x3040 && $0.value < 0xA000 }, "\(phrase)")
      }
    }
    check(VerdictPhrase.self)
    check(ResultPhrase.self)
    check(AuditPhrase.self)
    check(PlanPhrase.self)
    check(StressPhrase.self)
    check(TrainingPhrase.self)
  }

  @Test(arguments: [
    (["LANG": "ja_JP.UTF-8"], ReportLanguage.japanese), (["LANG": "en_GB.UTF-8"], .english), ([:], .english),
    (["LC_ALL": "C", "LANG": "ja_JP"], .english), (["LC_ALL": "", "LANG": "ja_JP"], .japanese),
    (["LC_MESSAGES": "ja", "LANG": "de_DE"], .japanese),
  ])
  func theLocaleDecidesTheLanguage(environment: [String: String], language: ReportLanguage) {
    #expect(ReportLanguage(environment: environment) == language)
  }

  @Test func sharesNeverClaimTooMuch() {
    let say = ReportLanguage.english
    #expect(say.percent(0.99996) == "99.9 %" && say.percent(1) == "100.0 %")
    #expect(say.percent(0.00001) == "0.1 %" && say.percent(0) == "0.0 %")
    #expect(say.percent(0.94996, .down) == "94.9 %" && say.percent(0.0501, .up) == "5.1 %")
    #expect(ReportLanguage.japanese.percent(0.5) == "50.0%")
    #expect(say(VerdictPhrase.notEnoughWords, "{1}", "x").contains("about {1} more x"))
  }
}
