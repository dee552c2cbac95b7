import Foundation
import Testing

/// A tab of a browser.
struct Tab {
  let browser: Chromium
  let session: String

  /// Opens an address and waits until it is drawn.
  init(_ browser: Chromium, _ address: String, width: Int = 1280, height: Int = 900) throws {
    self.browser = browser
    let target = try browser.call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
    session =
      try browser.call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
      ?? ""
    for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
      try browser.call("\(domain).enable", session: session)
    }
    // Several tabs are all in front.
    try browser.call("Emulation.setFocusEmulationEnabled", ["enabled": true], session: session)
    try resize(width: width, height: height)
    try go(to: address)
  }

  func resize(width: Int, height: Int) throws {
    try browser.call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600], session: session)
  }

  func go(to address: String) throws {
    try evaluate("window.kizuOld = true")
    try browser.call("Page.navigate", ["url": address], session: session)
    try wait(for: "!window.kizuOld && document.readyState === 'complete'")
  }

  func reload() throws {
    try evaluate("window.kizuOld = true")
    try browser.call("Page.reload", session: session)
    try wait(for: "!window.kizuOld && document.readyState === 'complete'")
  }

  /// The value of an expression.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any? {
    let result = try browser.call(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true],
      session: session)
    if let thrown = result["exceptionDetails"] as? [String: Any] {
      throw Chromium.Failure.refused("\(expression): \(thrown)")
    }
    return (result["result"] as? [String: Any])?["value"]
  }

  func text(_ selector: String) throws -> String {
    try evaluate("document.querySelector('\(selector)')?.textContent ?? ''") as? String ?? ""
  }

  /// Waits until an expression is true.
  func wait(for expression: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let end = Date(timeIntervalSinceNow: Chromium.patience)
    while (try? evaluate(expression)) as? Bool != true {
      guard Date.now < end else {
        Issue.record("never became true: \(expression)", sourceLocation: sourceLocation)
        throw Chromium.Failure.silent(expression)
      }
      try browser.receive()
    }
  }

  /// Presses and releases a key.
  func press(_ key: String) throws {
    let isText = key.count == 1
    let code =
      isText
      ? (key.first?.isNumber ?? false ? "Digit\(key)" : "Key\(key.uppercased())") : key
    var event: [String: Any] = ["key": key, "code": code]
    event["windowsVirtualKeyCode"] =
      key == "Enter"
      ? 13
      : key == "Tab"
        ? 9 : key == "ArrowLeft" ? 37 : key == "ArrowRight" ? 39 : Int(key.uppercased().utf8.first ?? 0)
    event["text"] = isText ? key : key == "Enter" ? "\r" : nil
    event["type"] = "keyDown"
    try browser.call("Input.dispatchKeyEvent", event, session: session)
    event["type"] = "keyUp"
    event["text"] = nil
    try browser.call("Input.dispatchKeyEvent", event, session: session)
  }

  func type(_ text: String) throws {
    try browser.call("Input.insertText", ["text": text], session: session)
  }

  // MARK: What went wrong

  private var events: [Chromium.Event] { browser.events.filter { $0.session == session } }

  /// What the console complains about: exceptions, errors, what a policy refused, what could not be loaded.
  var complaints: [String] {
    events.compactMap { event in
      switch event.method {
      case "Runtime.exceptionThrown": return "\(event.parameters)"
      case "Runtime.consoleAPICalled":
        let type = event.parameters["type"] as? String
        return type == "error" || type == "warning" || type == "assert" ? "\(event.parameters)" : nil
      case "Log.entryAdded":
        let entry = event.parameters["entry"] as? [String: Any] ?? [:]
        let level = entry["level"] as? String
        return level == "error" || level == "warning" ? "\(entry["text"] ?? "") \(entry["url"] ?? "")" : nil
      default: return nil
      }
    }
  }

  /// Addresses that were asked for, without what stands within the page itself.
  var requests: [String] {
    events.filter { $0.method == "Network.requestWillBeSent" }.compactMap {
      ($0.parameters["request"] as? [String: Any])?["url"] as? String
    }.filter { !$0.hasPrefix("data:") && $0 != "about:blank" }
  }

  // MARK: What everybody must be able to use

  /// What a screen reader, a keyboard or a narrow screen would stumble over.
  func barriers() throws -> [String] {
    let found =
      try evaluate(
        """
        (() => {
          const found = [], all = selector => [...document.querySelectorAll(selector)];
          if (all('h1').length !== 1) found.push('headings of the first level: ' + all('h1').length);
          if (all('main').length !== 1) found.push('no single main');
          if (!document.documentElement.lang) found.push('no language');
          let level = 1;
          for (const heading of all('h1,h2,h3,h4')) {
            if (Number(heading.tagName[1]) > level + 1) found.push('skipped a level: ' + heading.textContent);
            level = Number(heading.tagName[1]);
          }
          for (const picture of all('img')) if (!picture.hasAttribute('alt')) found.push('no alt: ' + picture.src);
          for (const drawing of all('svg'))
            if (!drawing.closest('[aria-hidden]') && !(drawing.getAttribute('aria-label') || drawing.getAttribute('aria-labelledby')))
              found.push('a drawing without a name');
          for (const field of all('input,select,textarea'))
            if (!field.labels.length) found.push('no label: ' + field.id);
          for (const table of all('table'))
            if (!table.querySelector('th[scope]')) found.push('a table without headings');
          const ids = all('[id]').map(one => one.id);
          for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push('twice: #' + id);
          for (const one of all('[aria-labelledby]'))
            for (const id of one.getAttribute('aria-labelledby').split(' '))
              if (!document.getElementById(id)) found.push('no #' + id);
          if (document.documentElement.scrollWidth > innerWidth)
            found.push('wider than the screen: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
          return found;
        })()
        """) as? [String] ?? ["the page cannot be looked at"]
    let tree =
      try browser.call("Accessibility.getFullAXTree", session: session)["nodes"] as? [[String: Any]] ?? []
    let nameless = tree.filter { node in
      func value(_ key: String) -> String { ((node[key] as? [String: Any])?["value"] as? String) ?? "" }
      return ["button", "link", "textbox", "checkbox", "progressbar", "image"].contains(value("role"))
        && value("name").isEmpty && node["ignored"] as? Bool != true
    }
    return found + nameless.map { "nothing names \($0["role"] ?? "")" }
  }
}
