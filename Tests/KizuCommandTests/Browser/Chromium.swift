import Foundation

/// A headless Chromium that a test drives as a person would, by its DevTools protocol over two named pipes.
///
/// https://chromedevtools.github.io/devtools-protocol; messages end in a zero byte.
final class Chromium {
  enum Failure: Error, CustomStringConvertible {
    case missing
    case gone(String)
    case silent(String)
    case refused(String)

    var description: String {
      switch self {
      case .missing:
        "these tests need Chromium: run tools/setup --tests, or let KIZU_CHROMIUM name a browser of its family"
      case .gone(let errors): "Chromium ended: \(errors)"
      case .silent(let what): "Chromium did not answer in time: \(what)"
      case .refused(let why): "Chromium refused: \(why)"
      }
    }
  }

  /// Something that happened in a page.
  struct Event {
    var session: String
    var method: String
    var parameters: [String: Any]
  }

  /// Patience with a machine that does other things.
  static let patience = 120.0

  private let process = Process()
  private let folder: TemporaryFolder
  private let requests: CInt
  private let answers: CInt
  private var bytes: [UInt8] = []
  private var lastID = 0
  private var replies: [Int: [String: Any]] = [:]
  private(set) var events: [Event] = []

  init() throws {
    guard let browser = Self.browser else { throw Failure.missing }
    folder = try TemporaryFolder()
    let (to, from) = (folder.path("to"), folder.path("from"))
    guard unsafe mkfifo(to, 0o600) == 0, unsafe mkfifo(from, 0o600) == 0 else {
      throw Failure.gone("no named pipes")
    }
    // Opened for both ways, so that neither side waits for the other.
    // SAFETY: paths become terminated texts for the length of the calls, above as well.
    requests = unsafe open(to, O_RDWR | O_CLOEXEC)
    answers = unsafe open(from, O_RDWR | O_CLOEXEC)
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "exec \"$@\" 3<\"$KIZU_TO\" 4>\"$KIZU_FROM\"", "sh", browser, "--headless=new",
      "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-sync",
      "--disable-component-update", "--no-default-browser-check", "--hide-scrollbars", "--lang=en",
      "--user-data-dir=\(folder.path("profile"))", "about:blank",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["KIZU_TO": to, "KIZU_FROM": from, "HOME": folder.path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try folder.handle("errors")
    try process.run()
    _ = try call("Browser.getVersion")
  }

  deinit {
    _ = try? call("Browser.close", within: 10)
    _ = process.status(within: 20)
    close(requests)
    close(answers)
  }

  private static var browser: String? {
    if let named = ProcessInfo.processInfo.environment["KIZU_CHROMIUM"], !named.isEmpty { return named }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = ["chromium", "chromium-browser", "google-chrome"]
    let places =
      names.flatMap { name in folders.map { "\($0)/\(name)" } }
      + ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Calls a method and waits for its answer.
  @discardableResult
  func call(
    _ method: String, _ parameters: [String: Any] = [:], session: String? = nil,
    within seconds: Double = patience
  ) throws -> [String: Any] {
    lastID += 1
    let id = lastID
    var message: [String: Any] = ["id": id, "method": method, "params": parameters]
    message["sessionId"] = session
    try send(JSONSerialization.data(withJSONObject: message))
    let end = Date(timeIntervalSinceNow: seconds)
    while replies[id] == nil {
      guard Date.now < end else { throw Failure.silent(method) }
      try receive()
    }
    let reply = replies.removeValue(forKey: id) ?? [:]
    if let error = reply["error"] as? [String: Any] { throw Failure.refused("\(method): \(error)") }
    return reply["result"] as? [String: Any] ?? [:]
  }

  private func send(_ data: Data) throws {
    var rest = Array(data)[...] + [0]
    while !rest.isEmpty {
      // SAFETY: the write stays within the slice, which outlives the call.
      let written = unsafe rest.withUnsafeBytes { unsafe write(requests, $0.baseAddress, $0.count) }
      if written < 0, errno != EINTR { throw Failure.gone("its pipe is broken") }
      rest = rest.dropFirst(max(0, written))
    }
  }

  /// Takes what comes within a moment.
  func receive() throws {
    guard process.isRunning else { throw Failure.gone((try? folder.text("errors")) ?? "") }
    var wish = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
    // SAFETY: one descriptor, which outlives the call.
    guard unsafe poll(&wish, 1, 50) > 0 else { return }
    var part = [UInt8](repeating: 0, count: 65_536)
    // SAFETY: the read stays within the array, which outlives the call.
    let count = unsafe part.withUnsafeMutableBytes { unsafe read(answers, $0.baseAddress, $0.count) }
    bytes += part.prefix(max(0, count))
    while let end = bytes.firstIndex(of: 0) {
      let message = Data(bytes[..<end])
      bytes.removeFirst(end + 1)
      guard let object = try JSONSerialization.jsonObject(with: message) as? [String: Any] else { continue }
      if let id = object["id"] as? Int {
        replies[id] = object
      } else if let method = object["method"] as? String {
        events.append(
          Event(
            session: object["sessionId"] as? String ?? "", method: method,
            parameters: object["params"] as? [String: Any] ?? [:]))
      }
    }
  }
}
