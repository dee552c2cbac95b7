import Testing

@testable import KizuTrial

struct POCReportChoicesTests {
  @Test func whatIsNotChosenIsAsBefore() throws {
    let folder = try TemporaryFolder()
    let trial = POCFolder(folder.path("trial"))
    try trial.open()
    #expect(try POCReportChoices().kept(in: trial) == POCReportChoices())
    let first = POCReportChoices(language: "ja", labelCost: 40, currency: "円")
    #expect(try first.kept(in: trial) == first)
    #expect(try POCReportChoices().kept(in: trial) == first)
    let all = POCReportChoices(language: "en", labelCost: 40, currency: "円", watts: 20)
    #expect(try POCReportChoices(language: "en", watts: 20).kept(in: trial) == all)
  }
}
