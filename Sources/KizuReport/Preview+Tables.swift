import KizuAugment
import KizuCore
import KizuEval
import KizuTrial

extension Preview {
  /// A table with what it says in a sentence.
  struct Table {
    let heading: String
    /// What its columns mean.
    let note: String
    let columns: [TextTable.Column]
    let rows: [[String]]
  }

  /// The tables of survival; none where nothing can be said.
  var tables: [Table] {
    switch survival {
    case .masks(let survival): [overall(survival), byOperation(survival)]
    case .labels(let survival, let features): [overall(survival, features), byOperation(survival)]
    case .unknown: []
    }
  }

  /// The result in a sentence or two.
  var verdict: String {
    switch survival {
    case .masks(let survival): verdict(survival)
    case .labels(let survival, _): verdict(survival)
    case .unknown(let reason): reason
    }
  }

  // MARK: Masks

  private func overall(_ survival: MaskSurvival) -> Table {
    let named = survival.perClass.map { ($0.name, $0.figures) }
    let all = (named.count == 1 ? [] : named) + [("all defects", survival.overall)]
    return Table(
      heading: "Does the defect survive in the views?",
      note:
        "Found: at least half of the defect is inside the view, and its contrast is at least the noise, or "
        + "half as "
        + "clear as in the photo. Contrast: how far the defect differs from the ring of 3 pixels around it; "
        + "noise: how uneven that ring is by itself. Size: side of the largest square that fits into the "
        + "defect, median.",
      columns: [
        .left("defect"), .right("photos"), .right("views"), .right("found"), .right("half inside"),
        .right("any inside"), .right("size in px"), .right("below 2 px"), .right("contrast left"),
        .right("under noise"), .right("(in photos)"),
      ],
      rows: all.map { name, figures in
        [
          name, "\(figures.photos)", "\(figures.views)", Self.percent(figures.found),
          Self.percent(figures.inside), Self.percent(figures.touched), Self.pixels(figures.shorterSide),
          Self.percent(figures.tiny), Self.percent(figures.contrastLeft), Self.percent(figures.underNoise),
          Self.percent(figures.underNoiseInPhotos),
        ]
      })
  }

  private func byOperation(_ survival: MaskSurvival) -> Table {
    func row(_ name: String, _ value: String, _ figures: MaskSurvival.Figures) -> [String] {
      [
        name, value, Self.percent(figures.found), Self.percent(figures.inside),
        Self.percent(figures.contrastLeft),
        Self.percent(figures.underNoise),
      ]
    }
    return Table(
      heading: "Which operation hides it?",
      note:
        "Views that one operation alone has altered, at its strongest; the first row shows what the size "
        + "of the "
        + "views alone costs.",
      columns: [
        .left("operation"), .left("at its strongest"), .right("found"), .right("half inside"),
        .right("contrast left"), .right("under noise"),
      ],
      rows: [row("none", "whole photo at \(settings.imageSize) px", survival.unaltered)]
        + survival.perOperation.filter { operations.contains($0.operation) }.map {
          row($0.operation.name, extremes(of: $0.operation), $0.figures)
        })
  }

  private func verdict(_ survival: MaskSurvival) -> String {
    let found = Self.percent(survival.overall.found)
    let most = "The defect is still found in \(found) of the views."
    guard let worst = survival.worst else {
      return "\(most) No operation alone hides it more often than the size of the views does."
    }
    return "\(most) What hides it most is \(worst.operation.name): at its strongest "
      + "(\(extremes(of: worst.operation))) the defect is found in \(Self.percent(worst.figures.found)) of "
      + "views, "
      + "against \(Self.percent(survival.unaltered.found)) where nothing is altered."
  }

  // MARK: Labels

  private func overall(_ survival: LabelSurvival, _ features: String) -> Table {
    let rows = survival.classes.indices.map { index in
      let whole = survival.whole.perClass[index]
      return [
        survival.classes[index], "\(whole.support)", Self.percent(whole.recall),
        Self.percent(survival.views.unprepared.perClass[index].recall),
        Self.percent(survival.views.prepared.perClass[index].recall), "",
      ]
    }
    return Table(
      heading: "Does a classifier still recognise the defect in the views?",
      note:
        "Linear probes on \(features), fitted on all but one of \(survival.folds) parts of the set and "
        + "tested on that "
        + "one, groups kept whole. One has seen whole photos only; the other has seen such views, and so "
        + "shows what is "
        + "left in them. Survival: how much of what is recognised in whole photos, above guessing, is left.",
      columns: [
        .left("class"), .right("photos"), .right("whole photos"), .right("views, seen whole photos"),
        .right("views, seen views"), .right("survival"),
      ],
      rows: rows + [
        [
          "balanced accuracy", "\(survival.photos)", Self.percent(survival.whole.balancedAccuracy),
          Self.percent(survival.views.unprepared.balancedAccuracy),
          Self.percent(survival.views.prepared.balancedAccuracy),
          Self.percent(survival.survival(survival.views)),
        ]
      ])
  }

  private func byOperation(_ survival: LabelSurvival) -> Table {
    let whole = survival.whole.balancedAccuracy
    return Table(
      heading: "Which operation hides it?",
      note:
        "Balanced accuracy on views that one operation alone has altered, at its strongest. A low figure "
        + "of the "
        + "classifier that has seen whole photos only says that such views look strange to it; a low "
        + "figure of the one "
        + "that has seen such views says that the defect is gone. Differences below "
        + "\(Self.percent(survival.uncertainty)) may be chance.",
      columns: [
        .left("operation"), .left("at its strongest"), .right("seen whole photos"), .right("seen such views"),
        .right("survival"),
      ],
      rows: [
        [
          "none", "whole photo at \(settings.imageSize) px", Self.percent(whole), Self.percent(whole),
          survival.recognisesPhotos ? "100 %" : "–",
        ]
      ]
        + survival.perOperation.filter { operations.contains($0.operation) }.map {
          [
            $0.operation.name, extremes(of: $0.operation),
            Self.percent($0.figures.unprepared.balancedAccuracy),
            Self.percent($0.figures.prepared.balancedAccuracy), Self.percent(survival.survival($0.figures)),
          ]
        })
  }

  private func verdict(_ survival: LabelSurvival) -> String {
    let (whole, views) = (survival.whole.balancedAccuracy, survival.views.prepared.balancedAccuracy)
    guard survival.recognisesPhotos else {
      return
        "The classifier recognises nothing even in whole photos (balanced accuracy "
        + "\(Self.percent(whole))), so "
        + "this table says nothing: try masks, or --model with a trained encoder."
    }
    let most =
      "A classifier is right in \(Self.percent(whole)) of whole photos, and in \(Self.percent(views)) of "
      + "views once it "
      + "has seen such views (each class counting alike)."
    guard let worst = survival.worst else {
      return "\(most) No operation alone costs more than may be chance."
    }
    return
      "\(most) What hides most is \(worst.operation.name): at its strongest "
      + "(\(extremes(of: worst.operation))) "
      + "\(Self.percent(worst.figures.prepared.balancedAccuracy)) are right."
  }

  // MARK: Words

  /// What an operation is at its strongest, such as "× 0.6 or × 1.4".
  func extremes(of operation: ViewOperation) -> String {
    let texts = operation.extremes.map { operation.text($0, in: settings.recipe) }
    return texts.joined(separator: " or ")
  }

  /// What survival says about an operation at its strongest, in a few words; nil where it says nothing.
  func survivalText(of operation: ViewOperation) -> String? {
    switch survival {
    case .masks(let survival):
      survival.perOperation.first { $0.operation == operation }.map {
        "found in \(Self.percent($0.figures.found))"
      }
    case .labels(let survival, _):
      survival.perOperation.first { $0.operation == operation }.map {
        "right in \(Self.percent($0.figures.prepared.balancedAccuracy))"
      }
    case .unknown: nil
    }
  }

  static func percent(_ share: Double?) -> String {
    share.map { "\(Int((100 * $0).rounded())) %" } ?? "–"
  }

  static func pixels(_ length: Double) -> String {
    let tenths = Int((10 * length).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
