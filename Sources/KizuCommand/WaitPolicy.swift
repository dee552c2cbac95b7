import Foundation

/// How the threads of OpenMP wait for work.
///
/// libgomp's threads spin by default, which brings two programs on the same cores to a crawl. Threads that sleep at once
/// cost a training step of 64 pairs at 64 pixels 5 to 10 % on a free machine, as many short layers follow each other;
/// a short spin gains that back and harms nobody. libgomp reads its settings when it is loaded, before `main`; so the
/// program starts itself again with them in place, which costs some hundredths of a second.
enum WaitPolicy {
  private static let variable = "OMP_WAIT_POLICY"
  private static let spinVariable = "GOMP_SPINCOUNT"
  /// Turns of the loop, some tens of microseconds, before a thread goes to sleep.
  private static let spinCount = "10000"

  /// Lets threads sleep when they wait for long, unless the user has said otherwise.
  ///
  /// It returns where nothing is to be done, or nothing can be.
  static func sleepWhileWaiting() {
    #if os(Linux)
      let environment = ProcessInfo.processInfo.environment
      guard environment[variable] == nil, environment[spinVariable] == nil else { return }
      // SAFETY: copies of the arguments, ended by nil, live until the process is replaced.
      unsafe setenv(variable, "passive", 1)
      unsafe setenv(spinVariable, spinCount, 1)
      var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
      unsafe arguments.append(nil)
      // By its path first, so that lists of processes call it kizu and not exe.
      let link = "/proc/self/exe"
      if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link) {
        unsafe execv(path, &arguments)
      }
      unsafe execv(link, &arguments)
      // Only a failure comes here; then the threads spin.
      unsafe unsetenv(variable)
      unsafe unsetenv(spinVariable)
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
    #endif
  }
}
