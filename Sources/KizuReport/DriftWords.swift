import KizuEval

/// Whether a folder still looks like the photos that taught, and what has changed, in words.
enum DriftWords {
  /// What taught, and so what no longer holds where a folder differs.
  enum Teacher: String {
    case probe = "The figures of “kizu probe” may no longer hold: label some of these photos and teach anew."
    case trial =
      "The verdict may no longer hold: find out why, label some of these photos and add them with their labels."

    /// What would have to be there for a test.
    var want: String {
      switch self {
      case .probe: "a classifier of “kizu probe --save” with photos of at least 9 groups"
      case .trial: "a trial with labelled photos of at least 9 groups"
      }
    }
  }

  static func text(_ drift: Drift, taughtBy teacher: Teacher = .probe) -> String {
    let table = drift.test.map { "\n" + looks($0) } ?? ""
    return Prose.wrapped(sentences(drift, teacher).joined(separator: " ")) + table
  }

  private static func sentences(_ drift: Drift, _ teacher: Teacher) -> [String] {
    let seen = drift.unlikeAnything
    let counts =
      "\(seen.count) of \(Prose.count(seen.of, "photo is", "photos are")) unlike any photo that taught; about "
      + "\(EvaluationReport.percent(drift.expected)) are expected."
    let advice = teacher.rawValue
    guard let test = drift.test else {
      return drift.isDrifted
        ? [
          "Warning: this folder does not look like the photos that taught.", counts,
          "With 95 % confidence it is more than \(EvaluationReport.percent(seen.lower)).", advice,
        ]
        : [counts, untested(teacher)]
    }
    guard drift.isDrifted else {
      return ["No difference from the photos that taught was found, \(comparison(test)).", counts]
    }
    return [
      "Warning: this folder does not look like the photos that taught.", change(test), counts,
      "An unchanged folder is called changed once in \(Int((1 / test.level).rounded())) times, for comparing with "
        + "\(parts(test)).",
      advice,
    ]
  }

  private static func untested(_ teacher: Teacher) -> String {
    "Whether the folder as a whole has changed could not be tested: that takes \(teacher.want)."
  }

  private static func parts(_ test: DriftTest) -> String {
    test.areLots ? "\(test.parts) groups of those photos" : "\(test.parts) random parts of those photos"
  }

  private static func comparison(_ test: DriftTest) -> String {
    let share = EvaluationReport.percent(max(0, test.p - 1 / Double(test.parts + 1)))
    return "compared with \(parts(test)): \(share) of these differ as much from the others or more"
  }

  /// What has changed.
  private static func change(_ test: DriftTest) -> String {
    let words = changedLooks(test).compactMap(word)
    guard words.isEmpty else { return "It is \(Prose.list(words))." }
    return
      "Brightness, contrast, sharpness and colour do not explain it: parts, position or background may be others."
  }

  /// The looks that stand out, the most first.
  static func changedLooks(_ test: DriftTest) -> [DriftTest.Measure] {
    test.measures.filter { $0.standsOut && PhotoLooks.Look(rawValue: $0.name) != nil }
      .sorted { $0.score > $1.score }
  }

  private static func word(_ measure: DriftTest.Measure) -> String? {
    phrase(measure).map { ReportLanguage.english($0) }
  }

  /// What is said of a look that stands out.
  static func phrase(_ measure: DriftTest.Measure) -> AuditPhrase? {
    guard let look = PhotoLooks.Look(rawValue: measure.name) else { return nil }
    let isMore = measure.value > measure.usual
    return switch look {
    case .brightness: isMore ? .brighter : .darker
    case .contrast: isMore ? .moreContrast : .lessContrast
    case .sharpness: isMore ? .sharper : .lessSharp
    case .warmth: isMore ? .redder : .bluer
    case .tint: isMore ? .greener : .morePurple
    }
  }

  /// The looks as a table: the folder, what is usual for its classes, and how far parts of the training photos stray.
  private static func looks(_ test: DriftTest) -> String {
    var table = TextTable(columns: [
      .left("looks"), .right("this folder"), .right("usual"),
      .right(test.areLots ? "groups stray" : "parts stray"),
      .left(""),
    ])
    for measure in test.measures {
      guard let look = PhotoLooks.Look(rawValue: measure.name) else { continue }
      func digits(_ value: Double) -> String {
        look == .sharpness ? plain(value) : EvaluationReport.percent(value)
      }
      let stray = "\(digits(measure.usual + measure.low)) – \(digits(measure.usual + measure.high))"
      table.append([
        name(look), digits(measure.value), digits(measure.usual), stray,
        measure.standsOut ? "← \(word(measure) ?? look.rawValue)" : "",
      ])
    }
    return test.measures.contains { PhotoLooks.Look(rawValue: $0.name) != nil } ? table.description : ""
  }

  private static func plain(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let digits = abs(hundredths) % 100
    return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(digits < 10 ? "0" : "")\(digits)"
  }

  private static func name(_ look: PhotoLooks.Look) -> String {
    switch look {
    case .brightness: "brightness"
    case .contrast: "contrast"
    case .sharpness: "sharpness"
    case .warmth: "red against blue"
    case .tint: "green against both"
    }
  }
}
