import ArgumentParser
import Foundation
import Kizu

/// How a trial is told.
struct PocReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of the report: en or ja. (default: that of the system)", valueName: "en|ja"))
  var language: ReportLanguage?

  @Option(
    help: ArgumentHelp("What a label costs, 0 to 1000000; without it no money is named.", valueName: "n"))
  var labelCost: Double?

  @Option(help: ArgumentHelp("The currency of --label-cost, such as EUR or 円.", valueName: "text"))
  var currency = ""

  @Option(help: ArgumentHelp("How long a person takes for a label, 0.1 to 3600.", valueName: "seconds"))
  var secondsPerLabel = 10.0

  @Option(help: ArgumentHelp("What this machine draws while it computes, 1 to 10000.", valueName: "watts"))
  var watts = 65.0

  mutating func validate() throws {
    if let labelCost { try check("--label-cost", labelCost, in: 0...1_000_000) }
    try check("--seconds-per-label", secondsPerLabel, in: 0.1...3600)
    try check("--watts", watts, in: 1...10_000)
  }

  var resolved: POCReport.Options {
    var options = POCReport.Options(
      language: language ?? ReportLanguage(environment: ProcessInfo.processInfo.environment))
    (options.labelCost, options.currency) = (labelCost, currency)
    (options.secondsPerLabel, options.watts) = (secondsPerLabel, watts)
    options.version = Version.described
    options.commandLine = (["kizu"] + CommandLine.arguments.dropFirst().map(ShellWord.quoted)).joined(
      separator: " ")
    return options
  }
}
