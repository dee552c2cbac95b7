import Foundation

/// What the built `kizu` did with a command line.
struct CommandRun {
  let status: Int32
  let output: String
  let errors: String

  /// The executable beside the test bundle.
  static let executable = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "kizu")

  /// Runs a command to its end.
  init(_ arguments: String..., in folder: String? = nil) throws {
    try self.init(arguments, in: folder)
  }

  init(_ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]) throws {
    // Files, not pipes: a pipe that nobody empties would hold the command up.
    let streams = try TemporaryFolder()
    let process = try Self.process(arguments, in: folder)
    process.environment?.merge(environment) { $1 }
    process.standardOutput = try streams.handle("output")
    process.standardError = try streams.handle("errors")
    try process.run()
    status = process.status(within: 600)
    output = try streams.text("output")
    errors = try streams.text("errors")
  }

  /// A command that has not been started yet.
  static func process(_ arguments: [String], in folder: String? = nil) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    // Help is wrapped to the terminal's width; threads that spin while they wait would slow other tests; the
    // user's own cache stays untouched.
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "COLUMNS": "80", "OMP_WAIT_POLICY": "passive",
        "XDG_CACHE_HOME": NSTemporaryDirectory() + "kizu-test-cache",
      ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    return process
  }
}

extension Process {
  /// The exit status, or the signal that ended the process with a minus; one that hangs is killed in the end.
  func status(within seconds: Int) -> Int32 {
    for _ in 0..<seconds * 100 where isRunning { usleep(10_000) }
    if isRunning { kill(processIdentifier, SIGKILL) }
    waitUntilExit()
    return terminationReason == .exit ? terminationStatus : -terminationStatus
  }
}
