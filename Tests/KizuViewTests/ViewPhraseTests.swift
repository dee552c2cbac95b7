import KizuReport
import Testing

@testable import KizuView

@Suite struct ViewPhraseTests {
  /// Every phrase has both languages with the same placeholders.
  @Test func bothLanguagesAreComplete() {
    func check<Phrase: ReportPhrase>(_ type: Phrase.Type) {
      for phrase in Phrase.allCases {
        let (en, ja) = phrase.texts
        func places(_ text: String) -> Set<Int> { Set((0..<6).filter { text.contains("{\($0)}") }) }
        #expect(!en.isEmpty && places(en) == places(ja), "\(phrase)")
        // A phrase that was copied and not translated has no kana or kanji.
        #expect(ja.unicodeScalars.contains { $0.value >= 0x3040 && $0.value < 0xA000 }, "\(phrase)")
      }
    }
    check(SheetPhrase.self)
    check(RunPhrase.self)
    check(TrialPhrase.self)
  }
}
