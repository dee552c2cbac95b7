import ArgumentParser
import Kizu

struct Presets: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the ways to make views, or prints one as a file to edit.",
    discussion: """
      Without a name: every preset and what it is for. With one: its JSON, one key a \
      line; edit a copy and give it to pretrain as --preset FILE.json. What each key \
      means stands in docs/presets.md.

      Example:
        kizu presets
        kizu presets surface > my.json
        kizu pretrain photos -o runs/first --preset my.json
      """)

  @Argument(help: ArgumentHelp("The preset to print.", valueName: "name"))
  var name: String?

  mutating func run() throws {
    if let name {
      try StandardOutput.write(ViewRecipe.preset(named: name).json())
    } else {
      let width = ViewRecipe.presetNames.map(\.count).max() ?? 0
      let lines = ViewRecipe.presets.map { preset in
        preset.name + String(repeating: " ", count: width - preset.name.count) + "  \(preset.purpose)"
      }
      try StandardOutput.write(lines.joined(separator: "\n") + "\n")
    }
  }
}
