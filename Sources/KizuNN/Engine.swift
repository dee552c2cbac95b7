import CKizuDNN

/// oneDNN with a fixed number of threads, called from one dedicated thread.
///
/// libgomp keeps a thread pool per calling thread, so networks are planned and run inside ``run(_:)``, whatever
/// thread the caller is on. An engine runs one piece of work at a time.
@safe public final class Engine: Sendable {
  /// How many threads compute.
  public let threads: Int
  // SAFETY: the context guards itself: its work is done on its own thread, one call at a time.
  nonisolated(unsafe) let context: OpaquePointer

  /// Starts the engine.
  ///
  /// - Parameter threads: At least 1.
  /// - Throws: ``EngineError`` when oneDNN does not start.
  public init(threads: Int) throws(EngineError) {
    precondition(threads > 0)
    var created: OpaquePointer?
    try EngineError.check(unsafe kizu_dnn_context_create(Int32(clamping: threads), &created))
    guard let created = unsafe created else { throw .failed("no context") }
    unsafe context = created
    self.threads = threads
  }

  deinit {
    unsafe kizu_dnn_context_destroy(context)
  }

  /// Engines of one thread each, as many as this one has threads: for work on so many things at once.
  ///
  /// - Throws: ``EngineError`` when oneDNN does not start.
  public func singleThreaded() throws(EngineError) -> [Engine] {
    var engines: [Engine] = []
    for _ in 0..<threads { engines.append(try Engine(threads: 1)) }
    return engines
  }

  /// The version of oneDNN that is loaded, for example "2.6.3".
  public static var libraryVersion: String {
    // SAFETY: a static NUL-terminated string.
    unsafe String(cString: kizu_dnn_version())
  }

  /// Runs `body` on the engine's thread and returns what it returns; nested calls run at once.
  public func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    var outcome: Swift.Result<Result, Failure>?
    let work = {
      do throws(Failure) {
        outcome = .success(try body())
      } catch {
        outcome = .failure(error)
      }
    }
    withoutActuallyEscaping(work) { work in
      var work = work
      // SAFETY: the call returns after `work` has run, so the pointer outlives its use.
      unsafe withUnsafeMutablePointer(to: &work) { pointer in
        unsafe kizu_dnn_context_run(
          context, { data in unsafe data?.assumingMemoryBound(to: (() -> Void).self).pointee() }, pointer)
      }
    }
    guard let outcome else { preconditionFailure("the engine's thread did not run the work") }
    return try outcome.get()
  }

  /// Calls `body(index, count)` for index 0 ..< count on the engine's threads at once; only inside ``run(_:)``.
  func parallel(_ body: (_ index: Int, _ count: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      // SAFETY: the call returns after every thread has left `body`.
      unsafe withUnsafeMutablePointer(to: &body) { pointer in
        unsafe kizu_dnn_parallel(
          context,
          { data, index, count in
            unsafe data?.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(Int(index), Int(count))
          }, pointer)
      }
    }
  }
}
