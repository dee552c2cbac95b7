import ArgumentParser
import Kizu

@main
struct KizuCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kizu", abstract: "Learn to see defects.")
}
