import ArgumentParser
import Foundation
import Kizu

/// How a trial is told; what is not given is as in its last report.
struct PocReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of the report: en or ja. (default: as before, at first that of the system)",
      valueName: "en|ja"))
  var language: ReportLanguage?

  @Option(
    help: ArgumentHelp(
      "What a label costs, 0 to 1000000; without it no money is named. (default: as before)", valueName: "n"))
  var labelCost: Double?

  @Option(
    help: ArgumentHelp(
      "The currency of --label-cost, such as EUR or 円. (default: as before)", valueName: "text"))
  var currency: String?

  @Option(
    help: ArgumentHelp(
      "How long a person takes for a label, 0.1 to 3600. (default: as before, at first 10)",
      valueName: "seconds"))
  var secondsPerLabel: Double?

  @Option(
    help: ArgumentHelp(
      "What this machine draws while it computes, 1 to 10000. (default: as before, at first 65)",
      valueName: "watts"))
  var watts: Double?

  mutating func validate() throws {
    if let labelCost { try check("--label-cost", labelCost, in: 0...1_000_000) }
    if let secondsPerLabel { try check("--seconds-per-label", secondsPerLabel, in: 0.1...3600) }
    if let watts { try check("--watts", watts, in: 1...10_000) }
  }

  /// What was given.
  var choices: POCReportChoices {
    POCReportChoices(
      language: language?.rawValue, labelCost: labelCost, currency: currency,
      secondsPerLabel: secondsPerLabel, watts: watts)
  }

  /// What a report is made with.
  static func resolved(_ choices: POCReportChoices) -> POCReport.Options {
    let language = choices.language.flatMap(ReportLanguage.init(rawValue:))
    var options = POCReport.Options(
      language: language ?? ReportLanguage(environment: ProcessInfo.processInfo.environment))
    options.labelCost = choices.labelCost
    options.currency = choices.currency ?? options.currency
    options.secondsPerLabel = choices.secondsPerLabel ?? options.secondsPerLabel
    options.watts = choices.watts ?? options.watts
    options.version = Version.described
    options.commandLine = (["kizu"] + CommandLine.arguments.dropFirst().map(ShellWord.quoted)).joined(
      separator: " ")
    return options
  }
}
