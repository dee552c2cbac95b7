import KizuNN
import KizuReport
import KizuSSL
import KizuTrial

extension RunExhibit {
  /// The parts of a run, in order.
  var parts: [Part] {
    do {
      guard let moment = try moment() else { return [] }
      return [
        Part(id: "progress", heading: say(RunPhrase.progress), content: progress(moment)),
        Part(id: "curves", heading: say(RunPhrase.curves), content: curves(moment)),
        Part(id: "health", heading: say(RunPhrase.warnings), content: health(moment)),
        Part(id: "views", heading: say(RunPhrase.views), content: views(moment)),
        Part(id: "map", heading: say(ResultPhrase.map), content: embeddings(moment)),
        Part(id: "settings", heading: say(RunPhrase.settings), content: settings(moment.settings)),
      ]
    } catch {
      let words = HTML.paragraph(say(RunPhrase.unreadable, "\(error)"))
      return [Part(id: "progress", heading: say(RunPhrase.progress), content: words)]
    }
  }

  /// How far the run is, in a word for scripts and a sentence for people.
  var state: (word: String, words: String) {
    do {
      guard let moment = try moment() else { return ("none", "") }
      return (moment.progress.rawValue, words(moment))
    } catch {
      return (Progress.unreadable.rawValue, say(RunPhrase.unreadable, "\(error)"))
    }
  }

  private func words(_ moment: Moment) -> String {
    let (done, all) = ("\(moment.reports.last?.epoch ?? 0)", "\(moment.settings.epochs)")
    return switch moment.progress {
    case .waiting, .unreadable: say(RunPhrase.waiting)
    case .training: say(RunPhrase.training, done, all)
    case .silent: say(RunPhrase.silent, done, all)
    case .finished: say(RunPhrase.finished, done)
    case .untrained: say(RunPhrase.untrained)
    }
  }

  private func progress(_ moment: Moment) -> HTML {
    var content: HTML = "<p class=\"state\">\(words(moment))</p>\n"
    guard moment.progress != .untrained else { return content }
    let all = moment.settings.lastEpoch ?? moment.settings.epochs
    content += """
      <progress max="\(all)" value="\(moment.reports.last?.epoch ?? 0)" aria-label="\(say(RunPhrase.epochs))"></progress>

      """
    guard let last = moment.reports.last else { return content }
    var rows: [[HTML]] = []
    func add(_ phrase: RunPhrase, _ value: String) { rows.append(["\(say(phrase))", "\(value)"]) }
    add(
      .loss,
      say(
        RunPhrase.lossValue, say.number(last.loss, decimals: 3), say.number(last.trivialLoss, decimals: 3)))
    if let now = moment.reports.last(where: { $0.neighbours != nil })?.neighbours {
      let before = moment.reports.compactMap(\.untrainedNeighbours).first
      let percent = say.percent(now.balancedAccuracy)
      add(
        .neighbours,
        before.map { say(RunPhrase.neighboursValue, percent, say.percent($0.balancedAccuracy)) } ?? percent)
    }
    if moment.progress == .training, last.pairsPerSecond > 0 {
      let photos = max(0, moment.settings.takenSteps - last.step) * moment.settings.batchSize
      add(.timeLeft, say(RunPhrase.about, say.duration(Double(photos) / last.pairsPerSecond)))
    }
    add(.rate, say(RunPhrase.rateValue, say.number(last.pairsPerSecond, decimals: 0)))
    return content
      + HTML.table(
        caption: say(RunPhrase.figures), head: [say(RunPhrase.quantity), say(RunPhrase.value)], rows: rows)
  }

  private func curves(_ moment: Moment) -> HTML {
    guard let last = moment.reports.last else { return HTML.paragraph(say(RunPhrase.curveNone)) }
    let key = "\(moment.reports.count) \(last.step) \(moment.settings.epochs)"
    return cache.value("curves", of: key) {
      let svg = TrainingPlot(moment.reports, epochs: moment.settings.epochs, language: say).svg
      let judged = moment.reports.contains { $0.neighbours != nil }
      let words = say(
        RunPhrase.curveAlt, judged ? (say == .english ? " and k-NN" : "とk近傍法") : "", "\(last.epoch)")
      let label: HTML = "<svg role=\"img\" aria-label=\"\(words)\" "
      return
        "<div class=\"plot\">\(HTML(trusted: svg.replacing("<svg ", with: label.markup, maxReplacements: 1)))</div>\n"
    }
  }

  private func health(_ moment: Moment) -> HTML {
    var health = TrainingHealth(moment.settings)
    let found = moment.reports.compactMap { health.finding(after: $0) }
    guard !found.isEmpty else { return HTML.paragraph(say(RunPhrase.warningsNone)) }
    return HTML.list(found.map { "\(words($0))" })
  }

  private func words(_ finding: TrainingHealth.Finding) -> String {
    func number(_ value: Double) -> String { say.number(value, decimals: 2) }
    return switch finding {
    case .collapsed(let epoch, let spread, let rank):
      say(RunPhrase.collapsed, "\(epoch)", number(spread), number(rank))
    case .guessing(let epoch, let loss, let trivial):
      say(RunPhrase.guessing, "\(epoch)", number(loss), number(trivial))
    case .exposure(let epoch, let share): say(RunPhrase.exposure, "\(epoch)", say.percent(share))
    case .border(let epoch, let share): say(RunPhrase.border, "\(epoch)", say.percent(share))
    case .worse(let epoch, let now, let before):
      say(RunPhrase.worse, "\(epoch)", say.percent(now), say.percent(before))
    }
  }

  private func views(_ moment: Moment) -> HTML {
    guard let pictures = viewPictures(moment.settings) else {
      return HTML.paragraph(say(RunPhrase.viewsUnknown))
    }
    // The epoch that is being trained, counted from 1; views are drawn by the count from 0.
    let epoch = min((moment.reports.last?.epoch ?? 0) + 1, max(1, moment.settings.epochs))
    let columns = (0...ViewPictures.viewCount).map { view -> HTML in
      "<th scope=\"col\">\(view == 0 ? say(RunPhrase.photo) : say(RunPhrase.viewAlt, "\(view)"))</th>"
    }
    let rows = pictures.shown.map { photo -> HTML in
      let path = catalog.path(of: photo) ?? ""
      let cells = (0...ViewPictures.viewCount).map { view -> HTML in
        let alt = view == 0 ? say(RunPhrase.photoAlt, path) : say(RunPhrase.viewAlt, "\(view)")
        let address = "sample/\(photo)/\(view)/\(view == 0 ? 0 : epoch - 1)"
        return
          "<td><img src=\"\(address)\" alt=\"\(alt)\" loading=\"lazy\" width=\"112\" height=\"112\"></td>"
      }
      return "<tr><th scope=\"row\">\(path)</th>\(cells)</tr>\n"
    }
    return """
      <p>\(say(RunPhrase.viewsWords, "\(epoch)", "\(pictures.side)"))</p>
      <div class="wide"><table class="views"><thead><tr><td></td>\(columns)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  private func embeddings(_ moment: Moment) -> HTML {
    guard hasPhotos else { return HTML.paragraph(say(RunPhrase.viewsUnknown)) }
    if moment.progress == .finished || moment.progress == .untrained { beginMap(moment.settings) }
    switch map.current {
    case .open: return HTML.paragraph(say(RunPhrase.mapPending))
    case .running: return HTML.paragraph(say(RunPhrase.mapRunning))
    case .failed(let reason): return HTML.paragraph(say(RunPhrase.mapFailed, reason))
    case .drawn(let places, let share):
      return cache.value("map", of: "") {
        let drawing = EmbeddingMap(places, share: share, language: say)
        return drawing.content { place, _ in "photo/\(catalog.ids(of: [place.path])[0])/small" }
          ?? HTML.paragraph(say(RunPhrase.mapPending))
      }
    }
  }

  private func settings(_ settings: PretrainSettings) -> HTML {
    let network = settings.architecture
    let values: [(RunPhrase, String)] = [
      (.photos, say.count(settings.photos.count)),
      (
        .encoder,
        say(
          RunPhrase.encoderValue, network.kind.rawValue, network.stem.rawValue, "\(network.imageSize)")
      ),
      (.method, settings.method.rawValue), (.preset, settings.preset),
      (
        .plan,
        say(
          RunPhrase.planValue, say.count(settings.epochs), say.count(settings.stepsPerEpoch),
          say.count(settings.batchSize))
      ),
      (
        .optimizer,
        say(RunPhrase.optimizerValue, settings.optimizer.kind.rawValue, "\(settings.schedule.peak)")
      ),
      (.precision, settings.precision.rawValue), (.seed, "\(settings.seed)"),
      (.threads, "\(settings.threads)"),
      (.transductive, say(settings.photos.transductive ? RunPhrase.yes : .no)),
    ]
    return HTML.table(
      caption: say(RunPhrase.settingsCaption), head: [say(RunPhrase.quantity), say(RunPhrase.value)],
      rows: values.map { ["\(say($0.0))", "\($0.1)"] })
  }
}
