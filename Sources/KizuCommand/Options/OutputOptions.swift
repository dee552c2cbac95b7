import ArgumentParser

/// How a command writes its result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write the result as JSON, for programs, instead of tables.")
  var json = false
}
