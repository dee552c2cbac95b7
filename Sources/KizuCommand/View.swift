import ArgumentParser
import Foundation
import Kizu
import KizuView

struct View: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a run or a trial on a local page, and fills in labels.",
    discussion: """
      Prints the address of a page for the browser of this machine. Of a run it shows \
      loss and k-NN while it trains, warnings, the views that are being drawn, and a map \
      of the photos; of a trial also its stages, misses and false alarms, the report, \
      and the label sheet: one key a class, each label saved at once.

      The page is at 127.0.0.1, which no other machine can reach, and its address holds \
      a secret that changes with every start: who knows the address sees the photos. \
      Nothing is loaded from a network. Ctrl-C ends it.

      Example:
        kizu view trial
        kizu view runs/first --photos photos
        kizu view runs/first --photos photos --labels next.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "A run folder of kizu pretrain, or a trial of kizu poc.", valueName: "run or trial"))
  var path: String

  @Option(
    help: ArgumentHelp(
      "The photo folder; a trial knows its own, a run needs it for views, map and labels.",
      valueName: "folder"))
  var photos: String?

  @Option(
    help: ArgumentHelp(
      """
      The label file to fill in, as kizu suggest -o writes it. (default: TRIAL/labels.csv)
      """, valueName: "file.csv"))
  var labels: String?

  @Option(help: ArgumentHelp("The port, 0 to 65535; 0 takes one that is free.", valueName: "n"))
  var port = 0

  @Option(
    help: ArgumentHelp(
      "The language of the page: en or ja. (default: that of the system)", valueName: "en|ja"))
  var language: ReportLanguage?

  mutating func validate() throws {
    try check("--port", port, in: 0...65_535)
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    var options = LocalPage.Options(
      path, language: language ?? ReportLanguage(environment: ProcessInfo.processInfo.environment))
    (options.photos, options.labels) = (photos, labels)
    try LocalPage(options).serve(port: port) { address in
      try StandardOutput.write(
        """
        page       \(address)
        who knows this address sees the photos; Ctrl-C ends the page

        """)
    } until: {
      interrupt.isRaised
    }
    throw CommandError.viewEnded
  }
}
