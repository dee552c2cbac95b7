import Kizu

/// What `--preset` names: a preset of Kizu's, or a file.
enum PresetOption {
  case name(String)
  case file(String)

  /// A name of a preset, or a file where it ends with .json or has a folder.
  init(_ text: String) {
    self = text.lowercased().hasSuffix(".json") || text.contains("/") ? .file(text) : .name(text)
  }

  /// Puts it into the options.
  ///
  /// - Throws: `ViewRecipeError` for a file that is no preset, `DataError` for one that cannot be read.
  func apply(to options: inout PretrainOptions) throws {
    switch self {
    case .name(let name):
      options.preset = name
    case .file(let file):
      options.views = try ViewRecipe(json: FileContent.read(file), file: file)
    }
  }
}
