import Dispatch
import Foundation
import KizuData
public import KizuReport
import KizuSSL
import KizuTrial

/// A run or a trial on a page of this machine, for the browser of whoever started it.
///
/// ```swift
/// let page = try LocalPage(LocalPage.Options("trial"))
/// try page.serve(port: 0) { address in
///   print(address)
/// } until: {
///   false
/// }
/// ```
public final class LocalPage: Sendable {
  /// What is shown, and how.
  public struct Options: Sendable {
    /// A run folder of `kizu pretrain`, or a trial of `kizu poc`.
    public var path: String
    /// The photo folder; nil takes what a trial wrote down.
    public var photos: String?
    /// A label file to fill in; nil takes that of a trial.
    public var labels: String?
    public var language: ReportLanguage

    public init(_ path: String, language: ReportLanguage = .english) {
      (self.path, self.language) = (path, language)
    }
  }

  private let site: Site

  /// Opens what is to be shown.
  ///
  /// - Throws: ``ViewError``, and `DataError` where the photo folder or the label file cannot be read.
  public init(_ options: Options) throws {
    site = try Site(options)
  }

  /// Serves the page on 127.0.0.1 until it is over; for a thread that may wait.
  ///
  /// - Parameters:
  ///   - port: The port, 0 for any that is free.
  ///   - onListening: Told the address, which holds a secret: who knows it sees the photos.
  ///   - isOver: Asked a few times a second.
  /// - Throws: ``ViewError/cannotListen(port:reason:)``, ``ViewError/serverEnded``, and what `onListening` throws.
  public func serve(
    port: Int, onListening: (String) throws -> Void, until isOver: () -> Bool
  ) throws {
    let site = site
    let server = try Self.wait { () async throws -> LocalServer in
      try await LocalServer(port: port) { await site.reply(to: $0) }
    }.get()
    defer { _ = Self.wait { await server.stop() } }
    try onListening(server.address)
    while !isOver() {
      if server.hasEnded { throw ViewError.serverEnded }
      usleep(50_000)
    }
  }

  /// Waits for asynchronous work on a thread that is not one of Swift's own.
  private static func wait<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) -> Result<Value, any Error> {
    let result = Answer<Value>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        result.set(.success(try await work()))
      } catch {
        result.set(.failure(error))
      }
      done.signal()
    }
    done.wait()
    return result.get()
  }
}
