import ArgumentParser

/// What becomes of photos that cannot be read.
struct StrictOptions: ParsableArguments {
  @Flag(help: "Stop at the first photo that cannot be read, instead of leaving it out with a warning.")
  var strict = false
}
