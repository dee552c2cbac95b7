import KizuReport

/// The page on which labels are filled in; its script draws what the sheet holds.
struct SheetPage {
  let frame: PageFrame

  private var say: ReportLanguage { frame.say }

  var html: HTML {
    let words = Dictionary(uniqueKeysWithValues: SheetPhrase.spoken.map { ($0.rawValue, say($0)) })
    func button(_ id: String, _ phrase: SheetPhrase, _ key: String) -> HTML {
      "<button type=\"button\" id=\"\(id)\" aria-keyshortcuts=\"\(key)\"><kbd>\(key)</kbd> \(say(phrase))</button>\n"
    }
    return frame.page(
      title: say(SheetPhrase.title), address: "labels", script: "labels.js", words: words,
      attributes: " data-pending=\"0\"",
      content: """
        <p id="count"></p>
        <progress id="bar" max="1" value="0" aria-labelledby="count"></progress>
        <p id="status" role="status"></p>
        <div id="problem" class="problem" role="alert" hidden><p id="problem-text"></p>
        <button type="button" id="dismiss">\(say(SheetPhrase.dismiss))</button></div>
        <p id="empty" hidden>\(say(SheetPhrase.empty))</p>
        <div id="work" hidden>
        <div>
        <div aria-live="polite" aria-atomic="true">
        <h2 id="photo-heading" tabindex="-1"></h2>
        <p class="where" id="photo-path"></p>
        <p id="photo-label"></p>
        </div>
        <div id="picture"><img id="photo" alt=""><p id="unreadable" hidden>\(say(SheetPhrase.unreadable))</p></div>
        <p><a id="full" href="./" target="_blank" rel="noopener">\(say(SheetPhrase.full))</a></p>
        </div>
        <div>
        <h2>\(say(SheetPhrase.classes))</h2>
        <div id="classes" class="row" role="group" aria-label="\(say(SheetPhrase.classes))"></div>
        <form id="add" class="row">
        <label for="new-class">\(say(SheetPhrase.newClass))</label>
        <input type="text" id="new-class" maxlength="\(ClassList.nameLimit)" autocomplete="off">
        <button type="submit">\(say(SheetPhrase.add))</button>
        </form>
        <h2>\(say(SheetPhrase.actions))</h2>
        <div class="row" role="group" aria-label="\(say(SheetPhrase.actions))">
        \(button("undo", .undo, "U"))\(button("skip", .skip, "S"))\(button("previous", .previous, "P"))\
        \(button("next", .next, "N"))\(button("remove", .remove, "X"))</div>
        <p><label><input type="checkbox" id="keys" checked> \(say(SheetPhrase.keys))</label></p>
        \(HTML.quiet(say(SheetPhrase.keysWords)))</div>
        </div>
        <section aria-labelledby="list-heading">
        <h2 id="list-heading">\(say(SheetPhrase.list))</h2>
        <ol id="list"></ol>
        </section>

        """)
  }
}
