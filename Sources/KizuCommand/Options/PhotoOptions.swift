import ArgumentParser
import Kizu

/// Which photos a command works on.
struct PhotoOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A folder of photos (PNG, JPEG, TIFF or BMP) and its sub-folders.", valueName: "photos")
  )
  var folder: String

  @Option(
    help: ArgumentHelp(
      """
      A CSV file with the columns path,label and perhaps group,split. Paths are \
      relative to the photo folder. An empty label means unlabelled. Photos of one \
      group (a part, a lot) are never split apart. (default: the name of each \
      sub-folder is the label of its photos)
      """, valueName: "file.csv"))
  var labels: String?

  @Option(
    help: ArgumentHelp("Take only photos that the label file puts on this side.", valueName: "train|test"))
  var split: Split?

  @Flag(help: "Leave out photos that the label file does not list.")
  var onlyListed = false

  /// Finds the photos; opens none.
  func load() throws(DataError) -> PhotoSet {
    try PhotoSet.load(folder: folder, labels: labels, split: split, onlyListed: onlyListed)
  }

  /// Finds the photos as far as the folder and the label file can be followed; opens none.
  func find() throws(DataError) -> (set: PhotoSet, problems: [DataError]) {
    try PhotoSet.loadWhatIsThere(folder: folder, labels: labels, split: split, onlyListed: onlyListed)
  }
}
