import Foundation

/// How the threads of OpenMP wait for work.
///
/// libgomp's threads spin by default, which gains nothing on a free machine and brings two programs on the same
/// cores to a crawl. It reads its settings when it is loaded, before `main`; so the program starts itself again
/// with the setting in place, which costs some hundredths of a second.
enum WaitPolicy {
  private static let variable = "OMP_WAIT_POLICY"

  /// Lets threads sleep while they wait, unless the user has said otherwise.
  ///
  /// It returns where nothing is to be done, or nothing can be.
  static func sleepWhileWaiting() {
    #if os(Linux)
      let environment = ProcessInfo.processInfo.environment
      guard environment[variable] == nil, environment["GOMP_SPINCOUNT"] == nil else { return }
      // SAFETY: copies of the arguments, ended by nil, live until the process is replaced.
      unsafe setenv(variable, "passive", 1)
      var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
      unsafe arguments.append(nil)
      unsafe execv("/proc/self/exe", &arguments)
      // Only a failure comes here; then the threads spin.
      unsafe unsetenv(variable)
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
    #endif
  }
}
